package ai.jarvis.openai;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.gateway.OnBreak;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.platform.Refusal;
import io.micronaut.http.HttpHeaders;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a request's headers say about its way to a model: additions of this platform, which OpenAI's clients can send
 * without knowing them.
 */
record RoutingHeaders(
        Optional<Strategy> strategy,
        Duration deadline,
        Optional<OnBreak> onBreak,
        Optional<String> session,
        Optional<String> scenario,
        boolean mayBeCached,
        Optional<Double> similarity,
        Optional<Boolean> compress) {
    private static final String ROUTE = "Jarvis-Route";
    private static final String DEADLINE = "Jarvis-Deadline-Ms";
    private static final String ON_BREAK = "Jarvis-On-Break";
    private static final String SESSION = "Jarvis-Session";
    private static final String CACHE = "Jarvis-Cache";
    private static final String COMPRESS = "Jarvis-Compress";
    private static final String SCENARIO = "Jarvis-Scenario";

    /** What OpenAI's clients tell of how long they wait, in seconds. */
    private static final String CLIENT_TIMEOUT = "X-Stainless-Timeout";

    private static final long MOST_MILLIS = 600_000;
    private static final int MOST_OF_A_WORD = 200;
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern CACHE_USE =
            Pattern.compile("(exact|semantic|off)(?:\\s*;\\s*threshold=([01](?:\\.\\d{1,6})?))?");
    private static final double STANDARD_SIMILARITY = 0.95;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    /** @param leastSimilarity of questions that may be taken for one; absent where none may */
    static RoutingHeaders of(HttpHeaders headers, Optional<Double> leastSimilarity) {
        var cache = cache(headers);
        return new RoutingHeaders(
                choice(headers, ROUTE, Strategy::byWireName, Strategy.values(), Strategy::wireName),
                deadline(headers),
                choice(headers, ON_BREAK, OnBreak::byWireName, OnBreak.values(), OnBreak::wireName),
                word(headers, SESSION),
                word(headers, SCENARIO),
                !cache.group(1).equals("off")
                        && headers.getAll(HttpHeaders.CACHE_CONTROL).stream().noneMatch(RoutingHeaders::forbidsCaching),
                similarity(cache, leastSimilarity),
                compress(headers));
    }

    private static Matcher cache(HttpHeaders headers) {
        var sent = CACHE_USE.matcher(headers.findFirst(CACHE).map(String::strip).orElse("exact"));
        if (!sent.matches() || (sent.group(2) != null && !sent.group(1).equals("semantic"))) {
            throw Refusal.invalid("?" + CACHE, "must be exact, semantic, semantic; threshold=0.95, or off");
        }
        return sent;
    }

    private static Optional<Double> similarity(Matcher cache, Optional<Double> least) {
        if (!cache.group(1).equals("semantic")) {
            return Optional.empty();
        }
        if (least.isEmpty()) {
            throw Refusal.invalid("?" + CACHE, "cannot be semantic here");
        }
        var threshold = Optional.ofNullable(cache.group(2)).map(Double::valueOf);
        if (threshold.filter(wanted -> wanted < least.get() || wanted > 1).isPresent()) {
            throw Refusal.invalid("?" + CACHE, "must have a threshold from " + least.get() + " to 1");
        }
        return Optional.of(threshold.orElse(Math.max(STANDARD_SIMILARITY, least.get())));
    }

    private static Optional<Boolean> compress(HttpHeaders headers) {
        return headers.findFirst(COMPRESS).map(sent -> switch (sent.strip()) {
            case "on" -> true;
            case "off" -> false;
            default -> throw Refusal.invalid("?" + COMPRESS, "must be on or off");
        });
    }

    /** RFC 9111, 5.2.1. */
    private static boolean forbidsCaching(String cacheControl) {
        return Arrays.stream(cacheControl.split(","))
                .map(String::strip)
                .anyMatch(
                        directive -> directive.equalsIgnoreCase("no-cache") || directive.equalsIgnoreCase("no-store"));
    }

    private static <T> Optional<T> choice(
            HttpHeaders headers,
            String name,
            Function<String, Optional<T>> byWireName,
            T[] all,
            Function<T, String> wireName) {
        return headers.findFirst(name).map(sent -> byWireName
                .apply(sent.strip())
                .orElseThrow(() -> Refusal.invalid(
                        "?" + name,
                        "must be one of " + Arrays.stream(all).map(wireName).collect(Collectors.joining(", ")))));
    }

    private static Duration deadline(HttpHeaders headers) {
        var own = headers.findFirst(DEADLINE).map(sent -> {
            var millis = WHOLE.matcher(sent.strip()).matches() ? Long.parseLong(sent.strip()) : 0;
            if (millis < 1 || millis > MOST_MILLIS) {
                throw Refusal.invalid("?" + DEADLINE, "must be from 1 to " + MOST_MILLIS);
            }
            return Duration.ofMillis(millis);
        });
        var deadline = own.orElse(Question.STANDARD_DEADLINE);
        return clientTimeout(headers)
                .filter(timeout -> timeout.compareTo(deadline) < 0)
                .orElse(deadline);
    }

    private static Optional<Duration> clientTimeout(HttpHeaders headers) {
        return headers.findFirst(CLIENT_TIMEOUT)
                .map(String::strip)
                .filter(sent -> SECONDS.matcher(sent).matches())
                .map(sent ->
                        Duration.ofMillis(new BigDecimal(sent).movePointRight(3).longValue()))
                .filter(Duration::isPositive);
    }

    private static Optional<String> word(HttpHeaders headers, String name) {
        var word = headers.findFirst(name).filter(sent -> !sent.isBlank());
        if (word.filter(sent -> sent.length() > MOST_OF_A_WORD).isPresent()) {
            throw Refusal.invalid("?" + name, "must have at most " + MOST_OF_A_WORD + " characters");
        }
        return word;
    }

    /** @param isCheckedHere whether the answer may turn out to be of no use, so that it must not be given again */
    Question question(Optional<String> model, ChatPrompt prompt, boolean isCheckedHere) {
        return new Question(
                model,
                prompt,
                strategy,
                deadline,
                onBreak,
                session,
                mayBeCached && !isCheckedHere,
                similarity,
                compress);
    }
}
