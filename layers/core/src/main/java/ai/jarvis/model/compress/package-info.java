/** Makes prompts shorter without changing what is asked. */
@NullMarked
package ai.jarvis.model.compress;

import org.jspecify.annotations.NullMarked;
