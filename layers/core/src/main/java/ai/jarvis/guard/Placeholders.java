package ai.jarvis.guard;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What stands for personal data within one request, such as {@code [EMAIL_1]}: the same for the same value, however it is
 * written, and never what the request says itself. For one thread.
 */
final class Placeholders {
    private final Predicate<String> isTaken;
    private final Map<String, String> byValue = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<PersonalData, Integer> counts = new EnumMap<>(PersonalData.class);

    /** @param texts that the request has anyway */
    Placeholders(List<String> texts) {
        this.isTaken = placeholder -> texts.stream().anyMatch(text -> text.contains(placeholder));
    }

    String of(PersonalData kind, String value) {
        return byValue.computeIfAbsent(kind + " " + plain(kind, value), unused -> next(kind, value));
    }

    private static String plain(PersonalData kind, String value) {
        var folded = value.toUpperCase(Locale.ROOT);
        return kind == PersonalData.EMAIL || kind == PersonalData.IP_ADDRESS
                ? folded
                : folded.replaceAll("[^0-9A-Z+]", "");
    }

    private String next(PersonalData kind, String value) {
        String placeholder;
        do {
            placeholder = "[" + kind.name() + "_" + counts.merge(kind, 1, Integer::sum) + "]";
        } while (isTaken.test(placeholder));
        values.put(placeholder, value);
        return placeholder;
    }

    /** The values by what stands for them, so far. */
    Map<String, String> values() {
        return Map.copyOf(values);
    }
}
