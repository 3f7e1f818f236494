package ai.jarvis.model;

import ai.jarvis.model.cache.AnswerStore;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.cache.CachedAnswer;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers in Redis for ten minutes, where all instances find them, and in the memory of this instance for one. A purge
 * counts the tenant's generation up, which every instance reads again after half a second at most; what is kept under the
 * old one expires.
 */
public final class RedisAnswerStore implements AnswerStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAnswerStore.class);
    static final Duration IN_REDIS = Duration.ofMinutes(10);
    private static final Duration IN_MEMORY = Duration.ofMinutes(1);
    private static final Duration GENERATION_KNOWN = Duration.ofMillis(500);
    private static final long MOST_CHARACTERS = 16_000_000;
    private static final int LARGEST_ANSWER = 100_000;
    private static final long MOST_TENANTS = 20_000;

    private final Redis redis;
    private final Cache<String, CachedAnswer> near = Caffeine.newBuilder()
            .expireAfterWrite(IN_MEMORY)
            .maximumWeight(MOST_CHARACTERS)
            .weigher((String key, CachedAnswer answer) ->
                    key.length() + answer.text().length())
            .build();
    private final Cache<TenantId, Long> generations = Caffeine.newBuilder()
            .expireAfterWrite(GENERATION_KNOWN)
            .maximumSize(MOST_TENANTS)
            .build();

    public RedisAnswerStore(Redis redis) {
        this.redis = redis;
    }

    /** An answer as Redis holds it. */
    private record Stored(
            String text,
            String model,
            int inputTokens,
            int outputTokens,
            int cachedInputTokens,
            @Nullable BigDecimal cost,
            @Nullable String currency) {
        static Stored of(CachedAnswer answer) {
            var usage = answer.usage();
            return new Stored(
                    answer.text(),
                    answer.model().value(),
                    usage.inputTokens(),
                    usage.outputTokens(),
                    usage.cachedInputTokens(),
                    answer.cost().map(Money::amount).orElse(null),
                    answer.cost().map(Money::currency).orElse(null));
        }

        CachedAnswer answer() {
            return new CachedAnswer(
                    text,
                    new ModelId(model),
                    new TokenUsage(inputTokens, outputTokens, cachedInputTokens),
                    cost == null || currency == null ? Optional.empty() : Optional.of(new Money(cost, currency)));
        }
    }

    /** While Redis is away a tenant's generation is one that no answer is kept under for long: that of this moment. */
    @Override
    public long generation(TenantId tenant) {
        return generations.get(tenant, this::readGeneration);
    }

    private long readGeneration(TenantId tenant) {
        try {
            var value = redis.commands().get(generationKey(tenant));
            return value == null ? 0 : Long.parseLong(value);
        } catch (RedisException e) {
            LOG.debug("Answers are not looked for: {}", e.getMessage());
            return -System.nanoTime();
        }
    }

    @Override
    public Optional<CachedAnswer> find(CacheKey key, long generation) {
        var place = place(key, generation);
        var known = near.getIfPresent(place);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            var stored = Optional.ofNullable(redis.commands().get(place)).flatMap(RedisAnswerStore::read);
            stored.ifPresent(answer -> near.put(place, answer));
            return stored;
        } catch (RedisException e) {
            LOG.debug("An answer is not looked for: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<CachedAnswer> read(String json) {
        try {
            return Optional.of(Json.MAPPER.readValue(json, Stored.class).answer());
        } catch (JsonProcessingException e) {
            LOG.warn("An answer in the cache cannot be read: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }

    @Override
    public void put(CacheKey key, long generation, CachedAnswer answer) {
        if (answer.text().length() > LARGEST_ANSWER) {
            return;
        }
        var place = place(key, generation);
        near.put(place, answer);
        try {
            redis.commands().set(place, Json.write(Stored.of(answer)), SetArgs.Builder.ex(IN_REDIS));
        } catch (RedisException e) {
            LOG.debug("An answer is kept on this instance only: {}", e.getMessage());
        }
    }

    @Override
    public void purge(TenantId tenant) {
        try {
            generations.put(tenant, redis.commands().incr(generationKey(tenant)));
        } catch (RedisException e) {
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "cache_unavailable",
                    "The cached answers cannot be thrown away now. Try again later.",
                    e);
        }
    }

    private static String generationKey(TenantId tenant) {
        return "answers:{" + tenant.value() + "}:generation";
    }

    private static String place(CacheKey key, long generation) {
        return "answers:{" + key.tenant().value() + "}:" + generation + ":" + key.value();
    }
}
