package ai.jarvis.guard;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Puts placeholders for personal data into texts that are there as a whole, and counts what it found. For one thread. */
final class Redaction {
    private static final char NOTHING = '\u0000';

    private final PersonalDataFinder finder;
    private final Placeholders placeholders;
    private final Map<PersonalData, Integer> found = new EnumMap<>(PersonalData.class);

    Redaction(PersonalDataFinder finder, Placeholders placeholders) {
        this.finder = finder;
        this.placeholders = placeholders;
    }

    Placeholders placeholders() {
        return placeholders;
    }

    PersonalDataFinder finder() {
        return finder;
    }

    /** How much was found of each kind. */
    Map<PersonalData, Integer> found() {
        return found;
    }

    String text(String text) {
        return replace(text, finder.find(text));
    }

    /** The same for JSON, which stays JSON: an escaped character is none of a number or a name. */
    String json(String json) {
        return replace(json, finder.find(withoutEscapes(json)));
    }

    List<Finding> findInJson(String json) {
        return finder.find(withoutEscapes(json));
    }

    private static CharSequence withoutEscapes(String json) {
        if (json.indexOf('\\') < 0) {
            return json;
        }
        var plain = new StringBuilder(json);
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) == '\\') {
                int end = Math.min(json.length(), i + (json.startsWith("u", i + 1) ? 6 : 2));
                for (int at = i; at < end; at++) {
                    plain.setCharAt(at, NOTHING);
                }
                i = end - 1;
            }
        }
        return plain;
    }

    private String replace(String text, List<Finding> findings) {
        if (findings.isEmpty()) {
            return text;
        }
        var redacted = new StringBuilder(text.length());
        int from = 0;
        for (var finding : findings) {
            redacted.append(text, from, finding.start())
                    .append(placeholder(finding.kind(), text.substring(finding.start(), finding.end())));
            from = finding.end();
        }
        return redacted.append(text, from, text.length()).toString();
    }

    /** What stands for a value that was found. */
    String placeholder(PersonalData kind, String value) {
        count(kind);
        return placeholders.of(kind, value);
    }

    void count(PersonalData kind) {
        found.merge(kind, 1, Integer::sum);
    }
}
