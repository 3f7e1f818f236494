package ai.jarvis.knowledge;

/** White space as readers see it: that of Java, and the spaces that do not break. */
final class Blank {
    private Blank() {}

    static boolean is(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** The first character at or after {@code from} that is not blank, or {@code to}. */
    static int skip(String text, int from, int to) {
        int i = from;
        while (i < to && is(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The end of the last character before {@code to} that is not blank, or {@code from}. */
    static int skipBack(String text, int from, int to) {
        int i = to;
        while (i > from && is(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
