package ai.jarvis.localstack.bedrock;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is said where the record of an agent's work is to be shortened: the beginning of each of its lines. */
final class Shortening {

    private static final String ORDER = "You shorten the record of an assistant's work";
    private static final Pattern RECORD = Pattern.compile("<record>(.*)</record>", Pattern.DOTALL);
    private static final int OF_A_LINE = 160;
    private static final int LONGEST = 4_000;

    private Shortening() {}

    /** Empty if something else is wanted. */
    static Optional<String> of(String system, String message) {
        Matcher record = RECORD.matcher(message);
        if (!system.startsWith(ORDER) || !record.find()) {
            return Optional.empty();
        }
        String lines = record.group(1)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line.length() <= OF_A_LINE ? line : line.substring(0, OF_A_LINE) + " ...")
                .collect(Collectors.joining("\n"));
        return Optional.of(lines.substring(Math.max(0, lines.length() - LONGEST)))
                .filter(text -> !text.isBlank());
    }
}
