package ai.jarvis.sql.source;

import java.util.List;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param type as the database calls it
 * @param description the tenant's own, or else the database's comment
 * @param samples some of its values as text; none where they may be personal data
 */
public record Column(String name, String type, Optional<String> description, List<String> samples, boolean nullable) {
    public Column {
        samples = List.copyOf(samples);
    }

    /** The same with another description. */
    public Column describedAs(String other) {
        return new Column(name, type, Optional.of(other), samples, nullable);
    }

    /** The same with these samples. */
    public Column withSamples(List<String> others) {
        return new Column(name, type, description, others, nullable);
    }
}
