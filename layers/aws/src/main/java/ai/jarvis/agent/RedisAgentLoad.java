package ai.jarvis.agent;

import ai.jarvis.platform.Redis;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
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
        quietly(commands -> List.of(
                commands.zremrangebyscore(
                        UNDER_WAY, Range.create(Double.NEGATIVE_INFINITY, (double) now.getEpochSecond())),
                commands.zadd(UNDER_WAY, (double) now.plus(longest).getEpochSecond(), execution.value())));
    }

    @Override
    public void end(ExecutionId execution) {
        quietly(commands -> List.of(commands.zrem(UNDER_WAY, execution.value())));
    }

    @Override
    public void modelFailed(Instant now) {
        quietly(commands -> List.of(commands.incr(key(now)), commands.expire(key(now), FAILURES_KEPT)));
    }

    /** Nobody waits for the answers. */
    private void quietly(Function<RedisAsyncCommands<String, String>, List<RedisFuture<?>>> work) {
        try {
            var unused = work.apply(redis.async());
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
