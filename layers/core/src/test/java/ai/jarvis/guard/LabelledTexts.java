package ai.jarvis.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The labelled cases of {@code personal-data.txt}. */
final class LabelledTexts {
    private static final Pattern LABEL = Pattern.compile("\\{([A-Z_]+):([^}]+)}");

    private LabelledTexts() {}

    /** A text with what is in it. */
    record Labelled(String text, List<Finding> findings, boolean isHard) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Those that the finder is right about. */
    static List<Labelled> known() {
        return all().stream().filter(text -> !text.isHard()).toList();
    }

    static List<Labelled> all() {
        try (InputStream file = LabelledTexts.class.getResourceAsStream("personal-data.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(LabelledTexts::read)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Labelled read(String written) {
        var isHard = written.startsWith("? ");
        var line = isHard ? written.substring(2) : written;
        var text = new StringBuilder();
        var findings = new ArrayList<Finding>();
        var label = LABEL.matcher(line);
        int from = 0;
        while (label.find()) {
            text.append(line, from, label.start());
            int start = text.length();
            text.append(label.group(2));
            findings.add(new Finding(PersonalData.valueOf(label.group(1)), start, text.length()));
            from = label.end();
        }
        return new Labelled(text.append(line, from, line.length()).toString(), findings, isHard);
    }
}
