package ai.jarvis.knowledge.parsing;

import java.util.regex.Pattern;

/** Joins the lines of a PDF's paragraph. A line that ends well before the others do is the last of a paragraph or an item. */
final class PdfLines {
    private static final double FULL = 0.7;
    private static final String LEADER = " … ";
    /** The dots of a table of contents, which would fill chunks with nothing. */
    private static final Pattern LEADERS = Pattern.compile(" ?(?:\\. ?){5,}+");

    private PdfLines() {}

    static String join(String paragraph) {
        String[] lines = LEADERS.matcher(paragraph).replaceAll(LEADER).strip().split("\\s*\\n\\s*", -1);
        int longest = 0;
        for (String line : lines) {
            longest = Math.max(longest, line.length());
        }
        StringBuilder joined = new StringBuilder(paragraph.length());
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            joined.append(line);
            if (i + 1 < lines.length && !line.isEmpty() && !lines[i + 1].isEmpty()) {
                boolean wrapped = line.length() >= FULL * longest && !line.contains(LEADER);
                boolean chinese = Character.isIdeographic(line.codePointBefore(line.length()))
                        && Character.isIdeographic(lines[i + 1].codePointAt(0));
                joined.append(!wrapped ? "\n" : chinese ? "" : " ");
            }
        }
        return joined.toString();
    }
}
