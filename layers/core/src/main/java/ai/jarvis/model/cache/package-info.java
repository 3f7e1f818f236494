/** Answers that were given before to the same question. */
@NullMarked
package ai.jarvis.model.cache;

import org.jspecify.annotations.NullMarked;
