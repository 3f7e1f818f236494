package ai.jarvis.sql.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source as somebody wishes it.
 *
 * @param password of the connection's user, where there is one; when a source is changed, absent to keep the one that is
 *     known
 */
public record NewSource(
        String name,
        Optional<String> description,
        SourceType type,
        Map<String, String> connection,
        Optional<String> password,
        List<String> tables,
        SourceAccess access,
        Map<String, String> descriptions) {
    public NewSource {
        connection = Map.copyOf(connection);
        tables = List.copyOf(tables);
        descriptions = Map.copyOf(descriptions);
    }

    /** Never the password: it must not reach a log by accident. */
    @Override
    public String toString() {
        return "source " + name;
    }
}
