package ai.jarvis.web;

import ai.jarvis.quota.RateLimit;
import ai.jarvis.quota.Scope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Tells callers how their limits stand, by the headers {@code RateLimit-Limit}, {@code RateLimit-Remaining} and
 * {@code RateLimit-Reset} (seconds), about the limit that they meet first.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-05">RateLimit header fields</a>
 */
public final class RateLimits {
    static final String LIMIT = "RateLimit-Limit";
    static final String REMAINING = "RateLimit-Remaining";
    static final String RESET = "RateLimit-Reset";

    private RateLimits() {}

    /** Has the answer to the request say how these limits stand. */
    public static void tell(HttpRequest<?> request, List<RateLimit> limits) {
        Exchange.of(request).ifPresent(exchange -> exchange.limitedBy(limits));
    }

    static void write(HttpRequest<?> request, Exchange exchange, MutableHttpResponse<?> response) {
        if (OpenAiErrors.isFor(request)) {
            exchange.limits().forEach(limit -> writeAsOpenAi(limit, response));
        }
        var own = exchange.limits().stream().filter(RateLimits::isOfTheCaller).toList();
        RateLimit.tightest(own.isEmpty() ? exchange.limits() : own).ifPresent(limit -> {
            response.getHeaders().set(LIMIT, Long.toString(limit.limit()));
            response.getHeaders().set(REMAINING, Long.toString(Math.max(0, limit.remaining())));
            response.getHeaders().set(RESET, Long.toString(seconds(limit.reset())));
        });
    }

    /** By the names of OpenAI's API; where several limits are for the same, the one that is met first tells. */
    private static void writeAsOpenAi(RateLimit limit, MutableHttpResponse<?> response) {
        var what =
                switch (limit.name()) {
                    case REQUESTS -> "requests";
                    case TOKENS_DAY, TOKENS_MONTH -> "tokens";
                    default -> "";
                };
        var remaining = "x-ratelimit-remaining-" + what;
        var left = Math.max(0, limit.remaining());
        var told = response.getHeaders().get(remaining);
        if (!what.isEmpty() && (told == null || left < Long.parseLong(told))) {
            response.getHeaders().set("x-ratelimit-limit-" + what, Long.toString(limit.limit()));
            response.getHeaders().set(remaining, Long.toString(left));
            response.getHeaders().set("x-ratelimit-reset-" + what, seconds(limit.reset()) + "s");
        }
    }

    /** How much all callers together have left says little to one of them. */
    private static boolean isOfTheCaller(RateLimit limit) {
        return limit.scope() != Scope.GATEWAY && limit.scope() != Scope.SERVICE;
    }

    /** Whole seconds, no fewer than it takes. */
    static long seconds(Duration duration) {
        return Math.max(0, duration.plusNanos(999_999_999).toSeconds());
    }
}
