package ai.jarvis.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts with values in them that were too big to be handed on. A state machine cannot join what it does not have; it
 * hands on <code>{"$concat": [{"value": part}, ...]}</code> instead, and the step function joins the parts once it has
 * fetched the values among them.
 */
public final class JoinedTexts {
    /** The member by which parts that are to be joined are known. */
    public static final String PARTS = "$concat";

    private JoinedTexts() {}

    /**
     * The value with all such parts in it, however deep, joined. Texts are joined as they are, and other values as their
     * JSON, as a state machine joins them.
     *
     * @param value maps, lists, texts, numbers, truth values and null, with nothing to be fetched any more
     */
    public static @Nullable Object join(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object when object.size() == 1 && object.get(PARTS) instanceof List<?> parts -> text(parts);
            case Map<?, ?> object -> {
                var members = new LinkedHashMap<String, @Nullable Object>();
                object.forEach((name, member) -> members.put((String) name, join(member)));
                yield members;
            }
            case List<?> list -> {
                var elements = new ArrayList<@Nullable Object>();
                list.forEach(element -> elements.add(join(element)));
                yield elements;
            }
            case null -> null;
            default -> value;
        };
    }

    private static String text(List<?> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            var value = part instanceof Map<?, ?> member ? join(member.get("value")) : part;
            text.append(value instanceof String string ? string : Json.writeCompact(value));
        }
        return text.toString();
    }
}
