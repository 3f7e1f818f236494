package ai.jarvis.model.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of a text between blank ones, or a whole piece of code in a fence (CommonMark, 4.5).
 *
 * @param blanks how many blank lines come before it
 * @param isExact whether blanks may mean something in it: code and JSON
 */
record Block(List<String> lines, int blanks, boolean isExact) {
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");
    private static final Pattern RUN = Pattern.compile("(?<=\\S)[ \\t]{2,}(?=\\S)");
    private static final Pattern TRAILING = Pattern.compile("[ \\t\\r]+$");
    private static final String CODE_INDENT = "    ";
    private static final String JSON_BEGINNINGS = "{[}]\"";

    /** The blocks of a text, in order. */
    static List<Block> of(String text) {
        var blocks = new ArrayList<Block>();
        var lines = new ArrayList<String>();
        int blanks = 0;
        var isFenced = false;
        for (var line : text.split("\n", -1)) {
            var isFence = FENCE.matcher(line).matches();
            if (line.isBlank() && !isFenced) {
                if (!lines.isEmpty()) {
                    blocks.add(block(lines, blanks));
                    lines.clear();
                    blanks = 0;
                }
                blanks++;
                continue;
            }
            lines.add(line);
            if (isFence) {
                isFenced = !isFenced;
            }
        }
        if (!lines.isEmpty()) {
            blocks.add(block(lines, blanks));
        }
        return blocks;
    }

    private static Block block(List<String> lines, int blanks) {
        return new Block(List.copyOf(lines), blanks, isExact(lines));
    }

    private static boolean isExact(List<String> lines) {
        return JSON_BEGINNINGS.indexOf(lines.getFirst().strip().charAt(0)) >= 0
                || lines.stream()
                        .anyMatch(line -> line.startsWith(CODE_INDENT)
                                || line.startsWith("\t")
                                || FENCE.matcher(line).matches());
    }

    /** Its text, as short as it can be said. */
    String text() {
        if (isExact) {
            return String.join("\n", lines);
        }
        return String.join(
                "\n",
                lines.stream()
                        .map(line -> RUN.matcher(TRAILING.matcher(line).replaceAll(""))
                                .replaceAll(" "))
                        .toList());
    }
}
