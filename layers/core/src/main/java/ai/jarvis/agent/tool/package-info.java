/** What agents can do: builtin tools, and those that plugins bring. */
@NullMarked
package ai.jarvis.agent.tool;

import org.jspecify.annotations.NullMarked;
