/** Agents over HTTP. */
@NullMarked
package ai.jarvis.agent;

import org.jspecify.annotations.NullMarked;
