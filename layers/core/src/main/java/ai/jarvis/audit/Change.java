package ai.jarvis.audit;

import java.util.Map;
import java.util.Optional;

/**
 * A change of something, as it goes on record with the change itself.
 *
 * @param action the kind of thing and what was done to it, as in {@code collection.create}
 * @param resource the thing's id
 * @param before what it was like, without secrets; absent if it was not there
 * @param after what it is like now, without secrets; absent if it is gone
 */
public record Change(
        String action, String resource, Optional<Map<String, Object>> before, Optional<Map<String, Object>> after) {
    public static Change created(String kind, String id, Map<String, Object> after) {
        return new Change(kind + ".create", id, Optional.empty(), Optional.of(after));
    }

    public static Change updated(String kind, String id, Map<String, Object> before, Map<String, Object> after) {
        return new Change(kind + ".update", id, Optional.of(before), Optional.of(after));
    }

    public static Change deleted(String kind, String id, Map<String, Object> before) {
        return new Change(kind + ".delete", id, Optional.of(before), Optional.empty());
    }
}
