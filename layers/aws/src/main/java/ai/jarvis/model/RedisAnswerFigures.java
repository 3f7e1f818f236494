package ai.jarvis.model;

import ai.jarvis.model.cache.AnswerFigures;
import ai.jarvis.platform.Redis;
import ai.jarvis.tenancy.TenantId;
import io.lettuce.core.RedisException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often answers were given again, in Redis: a hash for each tenant and day, for 400 days. */
public final class RedisAnswerFigures implements AnswerFigures {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAnswerFigures.class);
    private static final Duration KEPT = Duration.ofDays(400);
    private static final String TOKENS = "saved_tokens";
    private static final String COST = "saved_nanos:";
    private static final int NANO = 9;

    private final Redis redis;

    public RedisAnswerFigures(Redis redis) {
        this.redis = redis;
    }

    private static String key(TenantId tenant, LocalDate day) {
        return "answers:{" + tenant.value() + "}:figures:" + day;
    }

    @Override
    public void count(TenantId tenant, LocalDate day, Use use, long savedTokens, Optional<Money> savedCost) {
        try {
            var key = key(tenant, day);
            var commands = redis.async();
            var unused = commands.hincrby(key, use.name().toLowerCase(Locale.ROOT), 1);
            if (savedTokens > 0) {
                unused = commands.hincrby(key, TOKENS, savedTokens);
            }
            if (savedCost.isPresent()) {
                var nanos = savedCost.get().amount().movePointRight(NANO).longValue();
                unused = commands.hincrby(key, COST + savedCost.get().currency(), nanos);
            }
            var unusedExpiry = commands.expire(key, KEPT);
        } catch (RedisException e) {
            LOG.debug("An answer is not counted: {}", e.getMessage());
        }
    }

    @Override
    public Sums sums(TenantId tenant, LocalDate from, LocalDate to) {
        try {
            var sums = new HashMap<String, Long>();
            var commands = redis.async();
            var days = from.datesUntil(to.plusDays(1))
                    .map(day -> commands.hgetall(key(tenant, day)))
                    .toList();
            for (var day : days) {
                day.toCompletableFuture()
                        .join()
                        .forEach((name, value) -> sums.merge(name, Long.valueOf(value), Long::sum));
            }
            return new Sums(
                    sums.getOrDefault("hit", 0L),
                    sums.getOrDefault("similar", 0L),
                    sums.getOrDefault("miss", 0L),
                    sums.getOrDefault(TOKENS, 0L),
                    costs(sums));
        } catch (RedisException | CompletionException e) {
            LOG.warn("Answers that were given again cannot be added up: {}", e.getMessage());
            return Sums.NONE;
        }
    }

    private static Map<String, BigDecimal> costs(Map<String, Long> sums) {
        var costs = new HashMap<String, BigDecimal>();
        sums.forEach((name, value) -> {
            if (name.startsWith(COST)) {
                costs.put(name.substring(COST.length()), BigDecimal.valueOf(value, NANO));
            }
        });
        return costs;
    }
}
