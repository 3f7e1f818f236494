package ai.jarvis.web;

import ai.jarvis.platform.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list, as the API shows it.
 *
 * @param nextCursor to be sent back as {@code cursor} for the next page; absent on the last
 */
public record Listing<T>(List<T> items, Optional<String> nextCursor) {
    public Listing {
        items = List.copyOf(items);
    }

    public static <T, R> Listing<R> of(Page<T> page, Function<T, R> shown) {
        return new Listing<>(
                page.items().stream().map(shown).toList(), page.nextCursor().map(Paging::encode));
    }
}
