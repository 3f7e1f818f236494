/** What each type of step does. */
@NullMarked
package ai.jarvis.workflow.step;

import org.jspecify.annotations.NullMarked;
