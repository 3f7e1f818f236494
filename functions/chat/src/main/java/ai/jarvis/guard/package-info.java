/** Guardrails over HTTP. */
@NullMarked
package ai.jarvis.guard;

import org.jspecify.annotations.NullMarked;
