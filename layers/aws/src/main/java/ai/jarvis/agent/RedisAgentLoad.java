package ai.jarvis.agent;

import ai.jarvis.platform.Redis;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The load of agents in Redis: executions by when they are over at the latest, and failures by the minute. */
public final class RedisAgentLoad implements AgentLoad {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAgentLoad.class);
    private static final String UNDER_WAY = "agents:under-way";
    private static final String FAILURES = "agents:model-failures:";
    private static final Duration FAILURES_KEPT = Duration.ofMinutes(3);

    private final Redis redis;

    public RedisAgentLoad(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void begin(ExecutionId execution, Instant now, Duration longest) {
        quietly(() -> {
            var commands = redis.async();
            var over = commands.zremrangebyscore(
                    UNDER_WAY, Range.create(Double.NEGATIVE_INFINITY, (double) now.getEpochSecond()));
            var added = commands.zadd(UNDER_WAY, now.plus(longest).getEpochSecond(), execution.value());
            return over != null && added != null;
        });
    }

    @Override
    public void end(ExecutionId execution) {
        quietly(() -> redis.async().zrem(UNDER_WAY, execution.value()) != null);
    }

    @Override
    public void modelFailed(Instant now) {
        quietly(() -> {
            var key = key(now);
            var commands = redis.async();
            return commands.incr(key) != null && commands.expire(key, FAILURES_KEPT) != null;
        });
    }

    private static void quietly(java.util.function.BooleanSupplier work) {
        try {
            work.getAsBoolean();
        } catch (RedisException e) {
            LOG.warn("The load of agents is not counted: {}", e.getMessage());
        }
    }

    private static String key(Instant at) {
        return FAILURES + at.getEpochSecond() / 60;
    }

    @Override
    public Reading read(Instant now) {
        try {
            var commands = redis.commands();
            var underWay =
                    commands.zcount(UNDER_WAY, Range.create((double) now.getEpochSecond(), Double.POSITIVE_INFINITY));
            var failures = commands.get(key(now));
            return new Reading(underWay, failures == null ? 0 : Long.parseLong(failures));
        } catch (RedisException e) {
            LOG.warn("The load of agents is not known: {}", e.getMessage());
            return new Reading(0, 0);
        }
    }
}
