package ai.jarvis.guard;

/**
 * As much of a text as has come. Whoever reads beyond it may decide otherwise when more of it is there, and that is noted.
 */
final class Window {
    /** Stands for no character: the text begins or ends there. */
    static final int NONE = -1;

    private final CharSequence text;
    private final boolean isWhole;
    private boolean isLacking;

    /** @param isWhole whether nothing comes after it */
    Window(CharSequence text, boolean isWhole) {
        this.text = text;
        this.isWhole = isWhole;
    }

    /** The character there, or {@link #NONE}. */
    int at(int index) {
        if (index < 0) {
            return NONE;
        }
        if (index < text.length()) {
            return text.charAt(index);
        }
        isLacking |= !isWhole;
        return NONE;
    }

    /** Whether somebody wanted to read what has not come yet. */
    boolean isLacking() {
        return isLacking;
    }

    String text(int start, int end) {
        return text.subSequence(start, end).toString();
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Letters of other scripts are none: Chinese puts no blank before a number. */
    static boolean isAlphanumeric(int c) {
        return isDigit(c) || isLetter(c);
    }

    /** Whether no word or number goes on at an index that began before it. */
    boolean isStart(int index) {
        return !isAlphanumeric(at(index - 1));
    }

    /** As {@link #isStart}, and no decimal number either. */
    boolean isNumberStart(int index) {
        int before = at(index - 1);
        var isFraction = (before == '.' || before == ',') && isDigit(at(index - 2));
        return isStart(index) && !isFraction;
    }
}
