package ai.jarvis.guard;

/** E-mail addresses of ASCII characters, as people have them: {@code local@label.label.letters}. */
final class EmailAddress implements Recognizer {
    private static final int MOST_LOCAL = 64;
    private static final int MOST_LABEL = 63;
    private static final int MOST_DOMAIN = 253;
    private static final String LOCAL = "._%+-'&!#$*=?^{|}~";
    private static final String ENCODED = "xn--";

    @Override
    public int end(Window text, int start) {
        if (!Window.isAlphanumeric(text.at(start)) || !text.isStart(start)) {
            return NO;
        }
        int at = start + 1;
        while (isLocal(text.at(at))) {
            at++;
            if (at - start > MOST_LOCAL) {
                return NO;
            }
        }
        return isAt(text.at(at)) ? domainEnd(text, at + 1) : NO;
    }

    private static boolean isLocal(int c) {
        return Window.isAlphanumeric(c) || (c != Window.NONE && LOCAL.indexOf(c) >= 0);
    }

    /** Chinese keyboards have a wide one too. */
    private static boolean isAt(int c) {
        return c == '@' || c == '＠';
    }

    private static int domainEnd(Window text, int start) {
        int labels = 0;
        int label = start;
        while (true) {
            int end = labelEnd(text, label);
            if (end == NO || end - start > MOST_DOMAIN) {
                return NO;
            }
            labels++;
            var goesOn = text.at(end) == '.' && Window.isAlphanumeric(text.at(end + 1));
            if (!goesOn) {
                return labels > 1 && isTopLevel(text.text(label, end)) ? end : NO;
            }
            label = end + 1;
        }
    }

    private static int labelEnd(Window text, int start) {
        int end = start;
        while (Window.isAlphanumeric(text.at(end)) || text.at(end) == '-') {
            end++;
            if (end - start > MOST_LABEL) {
                return NO;
            }
        }
        while (end > start && text.at(end - 1) == '-') {
            end--;
        }
        return end > start && text.at(start) != '-' ? end : NO;
    }

    private static boolean isTopLevel(String label) {
        return label.startsWith(ENCODED) || (label.length() > 1 && label.chars().allMatch(Window::isLetter));
    }
}
