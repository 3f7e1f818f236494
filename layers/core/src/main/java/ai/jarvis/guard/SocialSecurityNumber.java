package ai.jarvis.guard;

/**
 * Social security numbers of the United States, {@code 123-45-6789} with hyphens or blanks. Nine digits in one piece may be
 * anything, and are not taken for one.
 *
 * @see <a href="https://www.ssa.gov/employer/randomization.html">What numbers are given out</a>
 */
final class SocialSecurityNumber implements Recognizer {
    private static final int LENGTH = 11;
    private static final int NO_AREA = 666;
    private static final int AREAS_END = 900;

    @Override
    public int end(Window text, int start) {
        if (!Window.isDigit(text.at(start)) || !text.isNumberStart(start) || isJoined(text.at(start - 1))) {
            return NO;
        }
        for (int i = 1; i < LENGTH; i++) {
            int c = text.at(start + i);
            var fits = (i == 3 || i == 6) ? DigitGroups.isSeparator(c) && c == text.at(start + 3) : Window.isDigit(c);
            if (!fits) {
                return NO;
            }
        }
        int end = start + LENGTH;
        var ends = !Window.isAlphanumeric(text.at(end)) && !(isJoined(text.at(end)) && isAfter(text, end));
        return ends && isGivenOut(text.text(start, end)) ? end : NO;
    }

    private static boolean isJoined(int c) {
        return c == '-';
    }

    private static boolean isAfter(Window text, int end) {
        return Window.isDigit(text.at(end + 1));
    }

    private static boolean isGivenOut(String number) {
        int area = Integer.parseInt(number.substring(0, 3));
        return area != 0
                && area != NO_AREA
                && area < AREAS_END
                && !number.startsWith("00", 4)
                && !number.endsWith("0000");
    }
}
