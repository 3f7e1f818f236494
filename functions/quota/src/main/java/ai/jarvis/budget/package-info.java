/** Budgets over HTTP. */
@NullMarked
package ai.jarvis.budget;

import org.jspecify.annotations.NullMarked;
