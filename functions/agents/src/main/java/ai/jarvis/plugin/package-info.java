/** Plugins over HTTP. */
@NullMarked
package ai.jarvis.plugin;

import org.jspecify.annotations.NullMarked;
