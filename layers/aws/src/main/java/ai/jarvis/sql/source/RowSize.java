package ai.jarvis.sql.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells about how large values are. */
final class RowSize {
    private static final int NUMBER = 8;

    private RowSize() {}

    static long of(List<@Nullable Object> row) {
        long bytes = 0;
        for (var value : row) {
            bytes += value instanceof CharSequence text ? text.length() : NUMBER;
        }
        return bytes;
    }
}
