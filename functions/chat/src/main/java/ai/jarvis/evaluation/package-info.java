/** Evaluations over HTTP. */
@NullMarked
package ai.jarvis.evaluation;

import org.jspecify.annotations.NullMarked;
