package ai.jarvis.guard;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Phone numbers that are given out, by libphonenumber: international ones, and national ones of some regions, written as
 * they are there.
 */
final class PhoneNumber implements Recognizer {
    private static final int FEWEST = 7;
    private static final int MOST = 17;
    private static final int LONGEST = 40;
    private static final String SEPARATORS = " -./()\u00a0\u2011\u2013";

    /** Dates, with what follows them, and decimal numbers. */
    private static final Pattern OTHER = Pattern.compile("\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}(?!\\d).*"
            + "|\\d{1,2}[-./]\\d{1,2}[-./]\\d{4}(?!\\d).*"
            + "|\\d+\\.\\d+");

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final List<String> regions;

    /** @param regions whose national numbers are known, by ISO 3166-1 */
    PhoneNumber(List<String> regions) {
        // International numbers are the same everywhere.
        this.regions = regions.isEmpty() ? List.of("ZZ") : List.copyOf(regions);
    }

    /** Whether national numbers of a region can be known. */
    static boolean isRegion(String region) {
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(region);
    }

    @Override
    public int end(Window text, int start) {
        int first = text.at(start);
        if (!Window.isDigit(first) && first != '+' && first != '(') {
            return NO;
        }
        if (!text.isNumberStart(start) || isJoined(text, start)) {
            return NO;
        }
        var ends = ends(text, start);
        for (int end : ends.reversed()) {
            if (isNumber(text.text(start, end))) {
                return end;
            }
        }
        return NO;
    }

    /** Whether it is the middle of something longer. */
    private static boolean isJoined(Window text, int start) {
        int before = text.at(start - 1);
        return before == '+' || (before == '-' && Window.isDigit(text.at(start - 2)));
    }

    /** Where groups of digits end that could end a number. */
    private static List<Integer> ends(Window text, int start) {
        var ends = new ArrayList<Integer>();
        int digits = 0;
        int separators = 0;
        int at = start + (text.at(start) == '+' ? 1 : 0);
        while (at - start <= LONGEST && digits <= MOST) {
            int c = text.at(at);
            if (Window.isDigit(c)) {
                digits++;
                separators = 0;
                if (digits >= FEWEST && digits <= MOST && !Window.isAlphanumeric(text.at(at + 1))) {
                    ends.add(at + 1);
                }
            } else if (c == Window.NONE || SEPARATORS.indexOf(c) < 0 || separators == 2) {
                // A plus may stand in brackets.
                if (c != '+' || digits > 0) {
                    break;
                }
            } else {
                separators++;
            }
            at++;
        }
        return ends;
    }

    private boolean isNumber(String candidate) {
        if (OTHER.matcher(candidate).matches()) {
            return false;
        }
        for (var region : regions) {
            for (var match : numbers.findNumbers(candidate, region, Leniency.VALID, 1)) {
                if (match.start() == 0 && match.end() == candidate.length()) {
                    return true;
                }
            }
        }
        return false;
    }
}
