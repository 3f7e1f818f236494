package ai.jarvis.localstack.bedrock;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program that a text asks for: the one between its code fences; else, where Python or computing is spoken of, a statistic
 * of the text's numbers, a factorial, primes, or an expression, each from a template.
 */
final class PythonProgram {

    private static final Pattern FENCE = Pattern.compile("```(?:python|py)?[ \\t]*\\n?(.*?)(?:```|$)", Pattern.DOTALL);
    private static final Pattern ASKED = Pattern.compile(
            "\\b(?:python|compute|computes|simulate|program|script)\\b|编程|程序", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?![\\w.]*\\w)");
    private static final Pattern FACTORIAL = Pattern.compile("factorial of (\\d{1,4})\\b|\\b(\\d{1,4})!");
    private static final Pattern PRIMES = Pattern.compile("first (\\d{1,4}) primes?\\b|first (\\d{1,4}) prime numbers");
    private static final List<Statistic> STATISTICS = List.of(
            new Statistic("standard deviation|stdev|标准差", "statistics.stdev(numbers)"),
            new Statistic("median|中位数", "statistics.median(numbers)"),
            new Statistic("mean|average|平均", "statistics.mean(numbers)"),
            new Statistic("sum|total|总和", "sum(numbers)"),
            new Statistic("largest|maximum|highest|最大", "max(numbers)"),
            new Statistic("smallest|minimum|lowest|最小", "min(numbers)"),
            new Statistic("sort|sorted|排序", "sorted(numbers)"));

    private PythonProgram() {}

    private record Statistic(Pattern words, String code) {
        Statistic(String words, String code) {
            this(Pattern.compile("(?<![a-z])(?:" + words + ")(?![a-z])"), code);
        }
    }

    static Optional<String> in(String text) {
        Matcher fence = FENCE.matcher(text);
        if (fence.find()) {
            return Optional.of(fence.group(1).strip()).filter(code -> !code.isEmpty());
        }
        if (!ASKED.matcher(text).find()) {
            return Optional.empty();
        }
        String asked = text.toLowerCase(Locale.ROOT);
        return factorial(asked)
                .or(() -> primes(asked))
                .or(() -> statistic(asked))
                .or(() -> Arithmetic.in(asked).map(sum -> "print(" + sum.replace("^", "**") + ")"));
    }

    private static Optional<String> factorial(String asked) {
        Matcher matcher = FACTORIAL.matcher(asked);
        return matcher.find()
                ? Optional.of("import math\n\nprint(math.factorial(" + either(matcher) + "))")
                : Optional.empty();
    }

    private static Optional<String> primes(String asked) {
        Matcher matcher = PRIMES.matcher(asked);
        return matcher.find()
                ? Optional.of(
                        """
                        primes = []
                        candidate = 2
                        while len(primes) < %s:
                            if all(candidate %% prime for prime in primes):
                                primes.append(candidate)
                            candidate += 1
                        print(primes)"""
                                .formatted(either(matcher)))
                : Optional.empty();
    }

    private static String either(Matcher matcher) {
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    private static Optional<String> statistic(String asked) {
        List<String> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(asked);
        while (matcher.find()) {
            numbers.add(matcher.group());
        }
        if (numbers.size() < 2) {
            return Optional.empty();
        }
        String list = numbers.stream().collect(Collectors.joining(", ", "[", "]"));
        return STATISTICS.stream()
                .filter(statistic -> statistic.words().matcher(asked).find())
                .findFirst()
                .map(statistic -> "import statistics\n\nnumbers = " + list + "\nprint(" + statistic.code() + ")");
    }
}
