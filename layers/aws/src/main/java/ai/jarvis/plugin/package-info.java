/** Plugins over HTTP, SQL and Secrets Manager. */
@NullMarked
package ai.jarvis.plugin;

import org.jspecify.annotations.NullMarked;
