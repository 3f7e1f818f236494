package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models whose vectors a collection's chunks have.
 *
 * @param current the one that searches use
 * @param other the one that a re-embedding goes to, or came from a moment ago: searches that began then still use it
 */
public record EmbeddedBy(ModelId current, Optional<ModelId> other) {
    /** By one model, as it is nearly always. */
    public static EmbeddedBy only(ModelId current) {
        return new EmbeddedBy(current, Optional.empty());
    }

    /** The current model first. */
    public Stream<ModelId> all() {
        return Stream.concat(Stream.of(current), other.stream());
    }
}
