/** Agents: models that act, within bounds. */
@NullMarked
package ai.jarvis.agent;

import org.jspecify.annotations.NullMarked;
