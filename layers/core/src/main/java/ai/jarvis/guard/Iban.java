package ai.jarvis.guard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * International bank account numbers, in one piece or in groups of four: as long as their country has them, and with the
 * right remainder.
 *
 * @see <a href="https://www.swift.com/standards/data-standards/iban-international-bank-account-number">IBAN registry</a>
 */
final class Iban implements Recognizer {
    private static final String REGISTRY =
            """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29
            ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20
            LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29
            PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
            YE30""";
    private static final Map<String, Integer> LENGTHS = lengths();
    private static final int GROUP = 4;

    private static Map<String, Integer> lengths() {
        return Arrays.stream(REGISTRY.split("\\s+"))
                .collect(Collectors.toMap(
                        entry -> entry.substring(0, 2), entry -> Integer.parseInt(entry.substring(2))));
    }

    @Override
    public int end(Window text, int start) {
        var begins = Window.isLetter(text.at(start))
                && text.isStart(start)
                && Window.isLetter(text.at(start + 1))
                && Window.isDigit(text.at(start + 2))
                && Window.isDigit(text.at(start + 3));
        if (!begins) {
            return NO;
        }
        var length = LENGTHS.get(text.text(start, start + 2).toUpperCase(Locale.ROOT));
        return length == null ? NO : end(text, start, length);
    }

    private static int end(Window text, int start, int length) {
        var number = new StringBuilder();
        int at = start;
        while (number.length() < length) {
            if (number.length() % GROUP == 0 && !number.isEmpty() && DigitGroups.isSeparator(text.at(at))) {
                at++;
            }
            int c = text.at(at);
            if (!Window.isAlphanumeric(c)) {
                return NO;
            }
            number.append((char) c);
            at++;
        }
        return !Window.isAlphanumeric(text.at(at)) && hasRemainder(number.toString()) ? at : NO;
    }

    /** ISO 7064, MOD 97-10. */
    private static boolean hasRemainder(String number) {
        var turned = number.substring(GROUP) + number.substring(0, GROUP);
        int remainder = 0;
        for (int i = 0; i < turned.length(); i++) {
            int value = Character.digit(turned.charAt(i), Character.MAX_RADIX);
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder == 1;
    }
}
