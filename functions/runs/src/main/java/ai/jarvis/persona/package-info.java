/** Hears of live answers that are to be judged. */
@NullMarked
package ai.jarvis.persona;

import org.jspecify.annotations.NullMarked;
