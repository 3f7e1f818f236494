@NullMarked
package ai.jarvis.quota;

import org.jspecify.annotations.NullMarked;
