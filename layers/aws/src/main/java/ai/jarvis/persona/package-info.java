/** Adapters of personas' ports: PostgreSQL, JSON Schema, and the event bus. */
@NullMarked
package ai.jarvis.persona;

import org.jspecify.annotations.NullMarked;
