package ai.jarvis.platform;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list, newest first.
 *
 * @param nextCursor where the next page starts, absent on the last page
 */
public record Page<T>(List<T> items, Optional<String> nextCursor) {
    /** Most items that one page can have. */
    public static final int MAX_LIMIT = 200;

    public static final int DEFAULT_LIMIT = 50;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Which page is wanted.
     *
     * @param after the id of the last item of the page before; absent for the first page
     */
    public record Request(int limit, Optional<String> after) {
        public Request {
            if (limit < 1 || limit > MAX_LIMIT) {
                throw Refusal.invalid("?limit", "must be from 1 to " + MAX_LIMIT + ", not " + limit);
            }
        }

        public static Request first() {
            return new Request(DEFAULT_LIMIT, Optional.empty());
        }
    }

    /** A page from rows that were read with a limit of one more than asked for. */
    public static <T> Page<T> of(List<T> rowsAndOneMore, int limit, Function<T, String> id) {
        if (rowsAndOneMore.size() <= limit) {
            return new Page<>(rowsAndOneMore, Optional.empty());
        }
        var items = rowsAndOneMore.subList(0, limit);
        return new Page<>(items, Optional.of(id.apply(items.getLast())));
    }

    public <R> Page<R> map(Function<T, R> mapping) {
        return new Page<>(items.stream().map(mapping).toList(), nextCursor);
    }
}
