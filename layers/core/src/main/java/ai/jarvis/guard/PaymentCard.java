package ai.jarvis.guard;

/**
 * Numbers of payment cards: of a length and with a beginning that a scheme gives out, and with Luhn's check digit.
 *
 * @see <a href="https://www.iso.org/standard/70484.html">ISO/IEC 7812-1</a>
 */
final class PaymentCard implements Recognizer {
    private static final int FEWEST = 12;
    private static final int MOST = 19;
    private static final int FEWEST_OF_A_GROUP = 3;

    @Override
    public int end(Window text, int start) {
        if (!Window.isDigit(text.at(start)) || !text.isNumberStart(start)) {
            return NO;
        }
        var read = DigitGroups.read(text, start, MOST, FEWEST_OF_A_GROUP);
        return read.groups().reversed().stream()
                .filter(group ->
                        group.digits() >= FEWEST && isCard(read.digits().substring(0, group.digits())))
                .findFirst()
                .map(DigitGroups.Group::end)
                .orElse(NO);
    }

    private static boolean isCard(String digits) {
        return isGivenOut(Integer.parseInt(digits.substring(0, 4)), digits.length()) && isLuhn(digits);
    }

    private static boolean isGivenOut(int beginning, int length) {
        int two = beginning / 100;
        int three = beginning / 10;
        if (two / 10 == 4) {
            return length == 13 || length == 16 || length == MOST;
        }
        if (isFrom(two, 51, 55) || isFrom(beginning, 2221, 2720)) {
            return length == 16;
        }
        if (two == 34 || two == 37) {
            return length == 15;
        }
        if (isFrom(three, 300, 305) || two == 36 || two == 38 || two == 39) {
            return length >= 14;
        }
        var isLong = isFrom(beginning, 2200, 2204)
                || isFrom(beginning, 3528, 3589)
                || beginning == 6011
                || isFrom(three, 644, 659)
                || two == 62;
        return (isLong && length >= 16) || isMaestro(beginning);
    }

    private static boolean isMaestro(int beginning) {
        return switch (beginning) {
            case 5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763 -> true;
            default -> false;
        };
    }

    private static boolean isFrom(int number, int first, int last) {
        return number >= first && number <= last;
    }

    private static boolean isLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
