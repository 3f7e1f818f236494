package ai.jarvis.model.cache;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a question an embedding hardly tells apart, and an answer depends on: numbers and identifiers, what is quoted,
 * names, denials, and one of two opposites. Two questions are taken for one only if all of it is equal, in this order.
 */
final class Wording {
    private static final Pattern QUOTED = Pattern.compile(
            "\"([^\"]*)\"|\u201c([^\u201d]*)\u201d|\u00ab([^\u00bb]*)\u00bb|`([^`]*)`|\u300c([^\u300d]*)\u300d");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}.,:/_'\u2019%-]*");
    private static final String HAN_DENIALS = "\u4e0d\u6c92\u6ca1\u7121\u65e0\u975e\u672a\u5225\u522b";
    private static final Pattern AFTER_WORD = Pattern.compile("[.,:/_'\u2019-]+$");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.!?:;]\\s*$");

    private static final Set<String> NUMBERS = Set.of(
            "zero two three four five six seven eight nine ten eleven twelve hundred thousand million billion half double first second third last next previous"
                    .split(" "));
    private static final Set<String> DENIALS = Set.of(
            "no not never none nobody nothing neither nor without cannot except unless nicht kein keine keinen nie ohne ne pas sans jamais nunca sin"
                    .split(" "));
    private static final Set<String> OPPOSITES = Set.of(
            "add remove enable disable open close start stop before after increase decrease minimum maximum min max more less most least buy sell import export allow deny off up down out above below earliest latest oldest newest cheapest dearest win lose accept reject upgrade downgrade old new left right true false"
                    .split(" "));

    /** Words that begin a question without being a name. */
    private static final Set<String> BEGINNINGS = Set.of(
            "what what's when where where's which who who's whom whose why how how's is am are was were do does did can could will would should shall may might must has have had i we you it the a an my our your this that these those there please tell explain describe show give list in on at for to if and or but so then hi hello hey ok thanks"
                    .split(" "));

    /** They are no names wherever they stand. */
    private static final Set<String> QUESTIONS =
            Set.of("What When Where Which Who Whose Why How Is Are Do Does Did Can Could".split(" "));

    private Wording() {}

    /** What must be equal. */
    static String of(String text) {
        var normal = Normalizer.normalize(text, Form.NFKC).strip();
        var parts = new ArrayList<String>();
        var quoted = QUOTED.matcher(normal);
        while (quoted.find()) {
            parts.add("quote " + quoted.group().strip());
        }
        var words = WORD.matcher(normal);
        while (words.find()) {
            var word = AFTER_WORD.matcher(words.group()).replaceAll("");
            kind(word, isFirst(normal, words.start()))
                    .forEach(kind -> parts.add(kind + " " + word.toLowerCase(Locale.ROOT)));
        }
        // Chinese has no blanks between words.
        normal.codePoints()
                .filter(sign -> HAN_DENIALS.indexOf(sign) >= 0)
                .forEach(sign -> parts.add("denial " + Character.toString(sign)));
        return String.join("\n", parts);
    }

    private static boolean isFirst(String text, int at) {
        return text.substring(0, at).isBlank()
                || END_OF_SENTENCE.matcher(text.substring(0, at)).find();
    }

    private static List<String> kind(String word, boolean isFirst) {
        var lower = word.toLowerCase(Locale.ROOT);
        if (word.codePoints().anyMatch(Character::isDigit) || NUMBERS.contains(lower)) {
            return List.of("number");
        }
        if (DENIALS.contains(lower) || lower.endsWith("n't") || lower.endsWith("n\u2019t")) {
            return List.of("denial");
        }
        if (OPPOSITES.contains(lower)) {
            return List.of("opposite");
        }
        var isName = word.codePoints().anyMatch(Character::isUpperCase)
                && !(isFirst && BEGINNINGS.contains(lower))
                && !QUESTIONS.contains(word)
                && !word.equals("I");
        return isName ? List.of("name") : List.of();
    }
}
