@NullMarked
package ai.jarvis.knowledge;

import org.jspecify.annotations.NullMarked;
