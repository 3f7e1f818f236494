/** The platform as a server of the Model Context Protocol. */
@NullMarked
package ai.jarvis.mcp;

import org.jspecify.annotations.NullMarked;
