package ai.jarvis.localstack.bedrock;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds numbers with an operator between them in a text, as signs or as words. */
final class Arithmetic {

    private static final Pattern DATE = Pattern.compile("\\b\\d{4}-\\d{1,2}(?:-\\d{1,2})?\\b");
    private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d),(?=\\d{3}(?!\\d))");
    private static final Pattern PERCENT_OF = Pattern.compile(
            "(\\d+(?:\\.\\d+)?)\\s*(?:%|percent)\\s+of\\s+(\\d+(?:\\.\\d+)?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern EXPRESSION = Pattern.compile("(?<![\\w.])[-(\\d][\\d\\s.()+\\-*/^%]*[\\d)](?!\\w)");
    private static final Pattern OPERATION = Pattern.compile("[\\d)]\\s*[-+*/^%]\\s*[-(\\d]");

    private Arithmetic() {}

    /** The longest expression of the text. */
    static Optional<String> in(String text) {
        Matcher found = EXPRESSION.matcher(signs(text));
        String longest = "";
        while (found.find()) {
            String expression = found.group().strip();
            if (expression.length() > longest.length()
                    && OPERATION.matcher(expression).find()) {
                longest = expression;
            }
        }
        return longest.isEmpty() ? Optional.empty() : Optional.of(longest);
    }

    private static String signs(String text) {
        String plain = DATE.matcher(text).replaceAll(" ").replace("**", "^");
        plain = THOUSANDS.matcher(plain).replaceAll("");
        plain = PERCENT_OF.matcher(plain).replaceAll("$2 * $1 / 100");
        return word(
                        word(
                                word(word(word(plain, "plus", "+"), "minus", "-"), "times|multiplied by|乘以", "*"),
                                "divided by|除以",
                                "/"),
                        "to the power of",
                        "^")
                .replace('×', '*')
                .replace('÷', '/')
                .replace('−', '-');
    }

    private static String word(String text, String words, String sign) {
        return Pattern.compile("(?<=[\\d)])\\s*(?:" + words + ")\\s*(?=[-(\\d])", Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(" " + Matcher.quoteReplacement(sign) + " ");
    }
}
