@NullMarked
package ai.jarvis.usage;

import org.jspecify.annotations.NullMarked;
