package ai.jarvis.persona;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a persona. It is never changed.
 *
 * @param number counted from 1
 * @param contentHash as {@link PersonaContent#hash}
 * @param prerendered what it says where no context variables are told; absent if it cannot do without
 * @param author the principal who made it
 */
public record PersonaVersion(
        PersonaId persona,
        int number,
        PersonaContent content,
        String contentHash,
        Optional<String> prerendered,
        Optional<String> comment,
        String author,
        Instant createdAt) {}
