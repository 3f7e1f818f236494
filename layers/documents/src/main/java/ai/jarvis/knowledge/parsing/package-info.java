/** Reads files of many formats into a text with its structure; what cannot be read is refused with a reason. */
@NullMarked
package ai.jarvis.knowledge.parsing;

import org.jspecify.annotations.NullMarked;
