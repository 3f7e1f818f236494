package ai.jarvis.platform;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;

/**
 * Identifiers as the API shows them: a prefix that names the kind, and a ULID, so that ids sort by their time of
 * creation ({@code doc_01J8ZQ...}).
 */
public final class Ids {
    private Ids() {}

    /** A new id of the kind, greater than every id this process made before. */
    public static String fresh(String prefix) {
        return prefix + UlidCreator.getMonotonicUlid();
    }

    /**
     * The value itself, if it is an id of the kind.
     *
     * @throws IllegalArgumentException if it is not; the message carries the value
     */
    public static String require(String prefix, String value) {
        if (!isId(prefix, value)) {
            throw new IllegalArgumentException("Not an id that starts with '" + prefix + "': " + value);
        }
        return value;
    }

    /** Whether the value is an id of the kind. */
    public static boolean isId(String prefix, String value) {
        return value.startsWith(prefix) && Ulid.isValid(value.substring(prefix.length()));
    }
}
