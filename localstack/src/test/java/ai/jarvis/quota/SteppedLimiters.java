package ai.jarvis.quota;

import ai.jarvis.platform.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Limiters in Redis by a clock that stands still until it is set, by which keys expire too. The scripts are as they are;
 * only what they call tells them another time.
 */
public final class SteppedLimiters {
    private static final long SECOND = 1_000_000;
    /** A busy machine proves nothing about the scripts. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Redis redis;
    private final String clock;
    private final UnaryOperator<String> change;
    private final LimiterStore store;

    /**
     * Limiters that know no time yet.
     *
     * @param clock its name, unlike those of others
     * @param change made to each script
     */
    public SteppedLimiters(Redis redis, String clock, UnaryOperator<String> change) {
        this.redis = redis;
        this.clock = clock;
        this.change = change;
        this.store = new RedisLimiterStore(redis, PATIENCE, PATIENCE, this::script);
    }

    private RedisScript script(String resource) {
        return new RedisScript(steps().replace("CLOCK", clock) + change.apply(RedisScript.source(resource)));
    }

    private static String steps() {
        try (var in = Objects.requireNonNull(SteppedLimiters.class.getResourceAsStream("stepped-clock.lua"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the clock, in microseconds. */
    public void setClock(long now) {
        redis.commands().set(clock + ":s", Long.toString(now / SECOND));
        redis.commands().set(clock + ":us", Long.toString(now % SECOND));
    }

    public LimiterStore store() {
        return store;
    }
}
