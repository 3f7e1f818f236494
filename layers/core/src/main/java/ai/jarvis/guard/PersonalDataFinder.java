package ai.jarvis.guard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds personal data from the beginning of a text to its end: what begins first counts, then what is longest, then what
 * has the safest form. What it finds in a text it finds in the same text that comes piece by piece.
 */
public final class PersonalDataFinder {
    private final Map<PersonalData, Recognizer> recognizers = new EnumMap<>(PersonalData.class);

    /** @param regions whose national phone numbers are known */
    public PersonalDataFinder(Set<PersonalData> kinds, Collection<String> regions) {
        kinds.forEach(kind -> recognizers.put(kind, recognizer(kind, regions)));
    }

    private static Recognizer recognizer(PersonalData kind, Collection<String> regions) {
        return switch (kind) {
            case IBAN -> new Iban();
            case CREDIT_CARD -> new PaymentCard();
            case CHINESE_ID -> new ChineseId();
            case US_SSN -> new SocialSecurityNumber();
            case IP_ADDRESS -> new IpAddress();
            case PHONE -> new PhoneNumber(List.copyOf(regions));
            case EMAIL -> new EmailAddress();
        };
    }

    /** Whether there is any in a whole text. */
    public boolean isIn(CharSequence text) {
        return !find(text).isEmpty();
    }

    /**
     * What was found in some of a text.
     *
     * @param decided until where more of the text cannot change it
     */
    record Found(List<Finding> findings, int decided) {}

    /** All that is in a whole text. */
    List<Finding> find(CharSequence text) {
        return find(text, 0, true).findings();
    }

    /** What is in the text from an index on. */
    Found find(CharSequence text, int from, boolean isWhole) {
        var findings = new ArrayList<Finding>();
        int at = from;
        while (at < text.length()) {
            if (!mayBegin(text.charAt(at))) {
                at++;
                continue;
            }
            var window = new Window(text, isWhole);
            var finding = longest(window, at);
            if (window.isLacking()) {
                return new Found(findings, at);
            }
            if (finding.end() > at) {
                findings.add(finding);
            }
            at = Math.max(at + 1, finding.end());
        }
        return new Found(findings, text.length());
    }

    private static boolean mayBegin(char c) {
        return Window.isAlphanumeric(c) || c == '+' || c == '(' || c == ':';
    }

    private Finding longest(Window window, int start) {
        var best = new Finding(PersonalData.EMAIL, start, Recognizer.NO);
        for (var entry : recognizers.entrySet()) {
            int end = entry.getValue().end(window, start);
            if (end > best.end()) {
                best = new Finding(entry.getKey(), start, end);
            }
        }
        return best;
    }
}
