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
        boolean mayBeCached) {
    private static final String ROUTE = "Jarvis-Route";
    private static final String DEADLINE = "Jarvis-Deadline-Ms";
    private static final String ON_BREAK = "Jarvis-On-Break";
    private static final String SESSION = "Jarvis-Session";

    /** What OpenAI's clients tell of how long they wait, in seconds. */
    private static final String CLIENT_TIMEOUT = "X-Stainless-Timeout";

    private static final long MOST_MILLIS = 600_000;
    private static final int MOST_OF_A_SESSION = 200;
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    static RoutingHeaders of(HttpHeaders headers) {
        return new RoutingHeaders(
                choice(headers, ROUTE, Strategy::byWireName, Strategy.values(), Strategy::wireName),
                deadline(headers),
                choice(headers, ON_BREAK, OnBreak::byWireName, OnBreak.values(), OnBreak::wireName),
                session(headers),
                headers.getAll(HttpHeaders.CACHE_CONTROL).stream().noneMatch(RoutingHeaders::forbidsCaching));
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

    private static Optional<String> session(HttpHeaders headers) {
        var session = headers.findFirst(SESSION).filter(sent -> !sent.isBlank());
        if (session.filter(sent -> sent.length() > MOST_OF_A_SESSION).isPresent()) {
            throw Refusal.invalid("?" + SESSION, "must have at most " + MOST_OF_A_SESSION + " characters");
        }
        return session;
    }

    /** @param isCheckedHere whether the answer may turn out to be of no use, so that it must not be given again */
    Question question(Optional<String> model, ChatPrompt prompt, boolean isCheckedHere) {
        return new Question(model, prompt, strategy, deadline, onBreak, session, mayBeCached && !isCheckedHere);
    }
}
