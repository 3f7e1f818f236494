/** Hears of what the sandbox's workers leave. */
@NullMarked
package ai.jarvis.sandbox;

import org.jspecify.annotations.NullMarked;
