package ai.jarvis.prompt;

import ai.jarvis.platform.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/** Which version of a prompt is meant: one by its number, or the one that a label is on. */
public sealed interface Selection {
    /** The label that is always on the newest version, and cannot be moved. */
    String LATEST = "latest";

    /** The newest version. */
    Selection NEWEST = new Labelled(LATEST);

    /** A version by its number. */
    record Numbered(SemanticVersion number) implements Selection {}

    /** The version that a label is on. */
    record Labelled(String label) implements Selection {
        private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_-]{0,49}");

        static boolean isLabel(String text) {
            return LABEL.matcher(text).matches();
        }

        boolean isLatest() {
            return label.equals(LATEST);
        }
    }

    /** What a text selects: a version's number, as in {@code 1.2.0}, or a label. */
    static Selection of(String text) {
        return SemanticVersion.parse(text).<Selection>map(Numbered::new).orElseGet(() -> new Labelled(text));
    }

    /** The label, if it is one that can be moved; else a refusal. */
    static String requireMovable(String label) {
        if (label.equals(LATEST)) {
            throw Refusal.unprocessable(
                    "reserved_label",
                    "The label latest is always on the newest version and cannot be moved.",
                    List.of());
        }
        if (!Labelled.isLabel(label)) {
            throw Refusal.unprocessable(
                    "invalid_label",
                    "A label has at most 50 characters: a lower-case letter, and after it lower-case letters, digits,"
                            + " hyphens and underscores.",
                    List.of());
        }
        return label;
    }
}
