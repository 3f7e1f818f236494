package ai.jarvis.localstack.bedrock;

/**
 * A line of Markdown or plain text without the white space around it, and what it looks like.
 *
 * @param text the whole text
 * @param start index of the first character
 * @param end index after the last character
 * @param next where the next line starts; more than the text's length after the last one
 */
record Line(String text, int start, int end, int next) {

    private static final int LONGEST_INTRODUCTION = 60;
    private static final int DEEPEST_HEADING = 6;

    /** The line that starts at the index, or the rest of it. */
    static Line at(String text, int from) {
        int newLine = text.indexOf('\n', from);
        int lineEnd = newLine < 0 ? text.length() : newLine;
        int start = from;
        while (start < lineEnd && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = lineEnd;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new Line(text, start, end, lineEnd + 1);
    }

    int length() {
        return end - start;
    }

    /** How many characters stand before it. */
    int indentation() {
        return start - (text.lastIndexOf('\n', start - 1) + 1);
    }

    /** How wide it is with its indentation; ideographs count twice. */
    int width() {
        int width = indentation();
        for (int i = start; i < end; i++) {
            width += text.charAt(i) >= 0x2E80 ? 2 : 1;
        }
        return width;
    }

    boolean startsWithAny(String characters) {
        return start < end && characters.indexOf(text.charAt(start)) >= 0;
    }

    boolean isFence() {
        return text.startsWith("```", start);
    }

    /** Whether it says anything: has a letter, a digit or a symbol, and is neither a fence nor a comment. */
    boolean hasContent() {
        if (isFence() || text.startsWith("<!--", start)) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c) || c >= 0x2190) {
                return true;
            }
        }
        return false;
    }

    /** 1 to 6; 0 if it is no heading. */
    int headingLevel() {
        int i = start;
        while (i < end && text.charAt(i) == '#') {
            i++;
        }
        return i - start <= DEEPEST_HEADING && i < end && text.charAt(i) == ' ' ? i - start : 0;
    }

    boolean isRow() {
        return startsWithAny("|");
    }

    /** Whether it is one of several rows that have no bars at their ends. */
    boolean isRecord() {
        int fields = fields();
        return fields > 1
                && (continuesTable() || (next < text.length() && at(text, next).fields() == fields));
    }

    /** Whether the line before has as many fields. */
    boolean continuesTable() {
        int lineStart = start - indentation();
        return lineStart > 0
                && at(text, text.lastIndexOf('\n', lineStart - 2) + 1).fields() == fields();
    }

    private int fields() {
        return Fields.in(text, start, end);
    }

    boolean isItem() {
        if (startsWithAny("-*+•·✅❌")) {
            return start + 1 < end && text.charAt(start + 1) == ' ';
        }
        return isNumbered();
    }

    /** Whether it is of a table of contents: a link to a place in the same document. */
    boolean isContents() {
        int link = text.indexOf("](#", start);
        return link >= 0 && link < end;
    }

    /** Whether it only introduces what follows: it is short, and bold or ends with a colon. */
    boolean isIntroduction() {
        int last = end - 1;
        while (last > start && "*_` ".indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        boolean colon = text.charAt(last) == ':' || text.charAt(last) == '：';
        boolean bold = length() > 4 && text.startsWith("**", start) && text.indexOf("**", start + 2) == end - 2;
        return length() <= LONGEST_INTRODUCTION && (colon || bold);
    }

    boolean isTerminated() {
        return "。！？!?.：:；".indexOf(text.charAt(end - 1)) >= 0;
    }

    /** Begins as "3.", "3)", "3、" or "3.1." do. */
    private boolean isNumbered() {
        int i = start;
        while (i + 1 < end) {
            int digits = i;
            while (digits < end && digits < i + 2 && isDigit(text.charAt(digits))) {
                digits++;
            }
            if (digits == i || digits + 1 >= end || ".)、".indexOf(text.charAt(digits)) < 0) {
                return false;
            }
            i = digits + 1;
            if (!isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
