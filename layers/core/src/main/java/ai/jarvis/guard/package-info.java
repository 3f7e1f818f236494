/** What may go to a model, and what may come from it: sizes, and personal data. */
@NullMarked
package ai.jarvis.guard;

import org.jspecify.annotations.NullMarked;
