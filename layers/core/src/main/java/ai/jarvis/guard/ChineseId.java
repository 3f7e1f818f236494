package ai.jarvis.guard;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Resident identity numbers of the People's Republic of China: 18 characters with a place, a date of birth and a check
 * character. Those of 15 digits, which are not given out any more, have no check and are not known.
 *
 * @see <a href="https://openstd.samr.gov.cn/bzgk/gb/newGbInfo?hcno=080D6FBF2BB468F9007657F26D60013E">GB 11643-1999</a>
 */
final class ChineseId implements Recognizer {
    private static final int LENGTH = 18;
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECKS = "10X98765432";
    private static final String PLACES =
            "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83";
    private static final int FIRST_YEAR = 1850;
    private static final int LAST_YEAR = 2150;

    @Override
    public int end(Window text, int start) {
        if (!Window.isDigit(text.at(start)) || !text.isNumberStart(start)) {
            return NO;
        }
        for (int i = 1; i < LENGTH - 1; i++) {
            if (!Window.isDigit(text.at(start + i))) {
                return NO;
            }
        }
        int end = start + LENGTH;
        int last = text.at(end - 1);
        var isOne = (Window.isDigit(last) || last == 'X' || last == 'x') && !Window.isAlphanumeric(text.at(end));
        return isOne && isId(text.text(start, end)) ? end : NO;
    }

    private static boolean isId(String id) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * (id.charAt(i) - '0');
        }
        return CHECKS.charAt(sum % CHECKS.length()) == Character.toUpperCase(id.charAt(LENGTH - 1))
                && PLACES.contains(id.substring(0, 2))
                && isDate(number(id, 6, 10), number(id, 10, 12), number(id, 12, 14));
    }

    private static int number(String id, int start, int end) {
        return Integer.parseInt(id.substring(start, end));
    }

    private static boolean isDate(int year, int month, int day) {
        try {
            return year >= FIRST_YEAR && year <= LAST_YEAR && LocalDate.of(year, month, day) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
