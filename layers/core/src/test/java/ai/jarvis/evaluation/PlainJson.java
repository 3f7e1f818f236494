package ai.jarvis.evaluation;

import com.dashjoin.jsonata.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON for tests. */
public final class PlainJson implements JsonText {
    @Override
    public Optional<Value> read(String text) {
        try {
            return Optional.of(new Value(value(Json.parseJson(text))));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Object value(@Nullable Object node) {
        return switch (node) {
            case Map<?, ?> members -> {
                var map = new HashMap<String, @Nullable Object>();
                members.forEach((name, member) -> map.put(String.valueOf(name), value(member)));
                yield map;
            }
            case List<?> elements -> {
                var list = new ArrayList<@Nullable Object>();
                elements.forEach(element -> list.add(value(element)));
                yield list;
            }
            case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
            case null, default -> node;
        };
    }
}
