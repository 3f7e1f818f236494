package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.ParsedDocument;
import ai.jarvis.knowledge.ParsedDocument.Kind;

/** Structure of formats that need no parser: text, CSV and source code. The text is kept as it is. */
final class PlainSources {
    /** A quoted field may have line ends; one that goes on for longer was never closed, and its quote is a character. */
    private static final int LONGEST_QUOTED_FIELD = 32_768;

    private static final int LONG_CODE = 4_000;

    private PlainSources() {}

    /** Paragraphs are what blank lines part. */
    static ParsedDocument text(String text) {
        SourceBlocks blocks = new SourceBlocks(text);
        int start = 0;
        for (int line = 0; line < text.length(); line = lineEnd(text, line) + 1) {
            if (isBlankLine(text, line)) {
                blocks.add(Kind.PARAGRAPH, 0, start, line);
                start = line;
            }
        }
        blocks.add(Kind.PARAGRAPH, 0, start, text.length());
        return blocks.document();
    }

    /** A block starts where a line that is not indented follows a blank one; in a long block, after any blank line. */
    static ParsedDocument code(String text) {
        SourceBlocks blocks = new SourceBlocks(text);
        int start = 0;
        boolean afterBlank = false;
        for (int line = 0; line < text.length(); line = lineEnd(text, line) + 1) {
            boolean blank = isBlankLine(text, line);
            boolean closes = !blank && "})]".indexOf(text.charAt(line)) >= 0;
            boolean opens = !blank && !closes && !Character.isWhitespace(text.charAt(line));
            if (afterBlank && !blank && (opens || line - start > LONG_CODE)) {
                blocks.add(Kind.CODE, 0, start, line);
                start = line;
            }
            afterBlank = blank;
        }
        blocks.add(Kind.CODE, 0, start, text.length());
        return blocks.document();
    }

    /** A row for each record, as RFC 4180 ends them: at a line end that is not between quotes. */
    static ParsedDocument csv(String text) {
        SourceBlocks blocks = new SourceBlocks(text);
        int start = 0;
        while (start < text.length()) {
            int end = recordEnd(text, start);
            blocks.add(Kind.TABLE_ROW, 0, start, end);
            start = end + 1;
        }
        return blocks.document();
    }

    private static int recordEnd(String text, int start) {
        int quote = -1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quote = quote < 0 ? i : -1;
            } else if (c == '\n' && quote < 0) {
                return i;
            } else if (quote >= 0 && i - quote > LONGEST_QUOTED_FIELD) {
                return lineEnd(text, quote);
            }
        }
        return quote < 0 ? text.length() : lineEnd(text, quote);
    }

    private static int lineEnd(String text, int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? text.length() : newline;
    }

    private static boolean isBlankLine(String text, int line) {
        for (int i = line; i < text.length() && text.charAt(i) != '\n'; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
