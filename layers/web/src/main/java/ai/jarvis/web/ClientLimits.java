package ai.jarvis.web;

import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.quota.Scope;
import ai.jarvis.quota.TokenBucket;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Limits clients of whom nothing but the address is known. Each instance has its own, and waits for nobody. */
@Singleton
final class ClientLimits {
    private static final long PER_SECOND = 100;
    private static final long BURST = 500;
    private static final long MOST_CLIENTS = 20_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Cache<String, TokenBucket> buckets = Caffeine.newBuilder()
            .expireAfterAccess(Duration.ofMinutes(1))
            .maximumSize(MOST_CLIENTS)
            .build();

    /**
     * Counts a request of a client.
     *
     * @throws QuotaExceeded if there were too many
     */
    void count(HttpRequest<?> request) {
        var bucket = buckets.get(client(request), each -> new TokenBucket(PER_SECOND, SECOND, BURST, System::nanoTime));
        var taken = bucket.take(1);
        var left = bucket.remaining();
        var limits = List.of(new RateLimit(QuotaName.REQUESTS_SECOND, Scope.GATEWAY, BURST, left, bucket.until(BURST)));
        if (!taken) {
            throw new QuotaExceeded(limits.getFirst(), bucket.until(1), limits);
        }
        RateLimits.tell(request, limits);
    }

    /**
     * Who comes through a gateway has its address, and what a header says anyone can write: they count together. In Lambda,
     * where all do, the gateway has limits of its own and an instance serves one request at a time.
     */
    private static String client(HttpRequest<?> request) {
        return request.getHeaders().contains("X-Forwarded-For")
                ? "forwarded"
                : request.getRemoteAddress().getHostString();
    }
}
