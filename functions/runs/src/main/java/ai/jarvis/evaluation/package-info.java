/** The steps of evaluations. */
@NullMarked
package ai.jarvis.evaluation;

import org.jspecify.annotations.NullMarked;
