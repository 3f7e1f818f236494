/** Personas: how assistants speak, in versions that are judged before they are published. */
@NullMarked
package ai.jarvis.persona;

import org.jspecify.annotations.NullMarked;
