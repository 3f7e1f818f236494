package ai.jarvis.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * A number in groups of digits, as {@code 4111 1111 1111 1111}, with one blank or hyphen between groups.
 *
 * @param digits of all groups
 * @param groups where each group ends in the text, and how many digits there are until there
 */
record DigitGroups(String digits, List<Group> groups) {
    private static final char NO_BREAK = '\u00a0';

    record Group(int end, int digits) {}

    /** Reads from an index as many whole groups as have at most so many digits, each of at least {@code fewest}. */
    static DigitGroups read(Window text, int start, int most, int fewest) {
        var digits = new StringBuilder();
        var groups = new ArrayList<Group>();
        int at = start;
        while (true) {
            int begun = digits.length();
            while (Window.isDigit(text.at(at))) {
                digits.append((char) text.at(at));
                at++;
                if (digits.length() > most) {
                    return new DigitGroups(digits.toString(), groups);
                }
            }
            if (digits.length() - begun < fewest || Window.isLetter(text.at(at))) {
                return new DigitGroups(digits.toString(), groups);
            }
            groups.add(new Group(at, digits.length()));
            if (!isSeparator(text.at(at)) || !Window.isDigit(text.at(at + 1))) {
                return new DigitGroups(digits.toString(), groups);
            }
            at++;
        }
    }

    static boolean isSeparator(int c) {
        return c == ' ' || c == '-' || c == NO_BREAK;
    }
}
