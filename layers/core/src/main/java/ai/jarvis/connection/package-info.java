/** Connections that stay open, over which the platform can speak first. */
@NullMarked
package ai.jarvis.connection;

import org.jspecify.annotations.NullMarked;
