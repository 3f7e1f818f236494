/** Where evaluations and their sets of cases are kept, and how they are written. */
@NullMarked
package ai.jarvis.evaluation;

import org.jspecify.annotations.NullMarked;
