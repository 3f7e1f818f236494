/** Runs people's code where it can do no harm: what is asked for, what came of it, and every way that it can end. */
@NullMarked
package ai.jarvis.sandbox;

import org.jspecify.annotations.NullMarked;
