/** Does the steps of agents. */
@NullMarked
package ai.jarvis.agent;

import org.jspecify.annotations.NullMarked;
