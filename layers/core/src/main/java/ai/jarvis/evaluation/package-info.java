/** How well prompts and models answer: sets of cases, runs over them, judges, and what the scores say. */
@NullMarked
package ai.jarvis.evaluation;

import org.jspecify.annotations.NullMarked;
