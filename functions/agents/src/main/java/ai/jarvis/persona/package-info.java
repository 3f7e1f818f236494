/** Personas over HTTP. */
@NullMarked
package ai.jarvis.persona;

import org.jspecify.annotations.NullMarked;
