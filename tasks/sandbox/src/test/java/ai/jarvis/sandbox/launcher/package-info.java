/** The launcher's own behaviour: results, limits, and what it does when it cannot set up. */
@NullMarked
package ai.jarvis.sandbox.launcher;

import org.jspecify.annotations.NullMarked;
