@NullMarked
package ai.jarvis.prompt.liquid;

import org.jspecify.annotations.NullMarked;
