package ai.jarvis.platform;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * News of things that go on, in Redis: a stream for each, with the newest of its news. To tell is one message to Redis, whose
 * answer is waited for only where the process may be stopped right after.
 *
 * @see <a href="https://redis.io/docs/latest/develop/data-types/streams/">Streams</a>
 */
public final class RedisStream {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStream.class);
    private static final Duration KEPT_FOR = Duration.ofHours(1);
    private static final int KEPT = 2_000;
    private static final int AT_A_TIME = 500;
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String FIELD = "news";

    private final Redis redis;

    public RedisStream(Redis redis) {
        this.redis = redis;
    }

    /** One piece of news, and the cursor for what comes after it. */
    public record Item(String cursor, String text) {}

    /**
     * Some news.
     *
     * @param missed whether something after the cursor that was given may not be kept any more; these are all that are then
     */
    public record Found(List<Item> items, boolean missed) {
        public Found {
            items = List.copyOf(items);
        }
    }

    /** Tells; never fails. */
    public void tell(String key, String text) {
        send(key, text);
    }

    /** Tells, and waits until it is on its way for good. */
    public void tellLast(String key, String text) {
        send(key, text).ifPresent(sent -> await(key, sent));
    }

    private Optional<RedisFuture<Boolean>> send(String key, String text) {
        try {
            var commands = redis.async();
            var unused = commands.xadd(key, XAddArgs.Builder.maxlen(KEPT).approximateTrimming(), Map.of(FIELD, text));
            return Optional.of(commands.expire(key, KEPT_FOR));
        } catch (RedisException e) {
            LOG.warn("News of {} are not told: {}", key, e.getMessage());
            return Optional.empty();
        }
    }

    private static void await(String key, RedisFuture<Boolean> sent) {
        try {
            if (!sent.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("It is not known whether news of {} were told", key);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What is new, the oldest first.
     *
     * @param after the cursor of what was read last; all that is kept if absent
     * @param wait how long to wait for something new if there is nothing yet
     */
    public Found read(String key, Optional<String> after, Duration wait) {
        var deadline = System.nanoTime() + wait.toNanos();
        try {
            var missed = after.isPresent() && isForgotten(key, after.get());
            var from = missed ? Optional.<String>empty() : after;
            var found = newer(key, from);
            while (found.isEmpty()
                    && !missed
                    && System.nanoTime() < deadline
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(PAUSE.toNanos());
                found = newer(key, from);
            }
            return new Found(
                    found.stream()
                            .map(message ->
                                    new Item(message.getId(), message.getBody().get(FIELD)))
                            .toList(),
                    missed);
        } catch (RedisException e) {
            LOG.warn("News of {} cannot be read: {}", key, e.getMessage());
            return new Found(List.of(), true);
        }
    }

    private List<StreamMessage<String, String>> newer(String key, Optional<String> after) {
        var range = after.map(id -> Range.from(Range.Boundary.excluding(id), Range.Boundary.<String>unbounded()))
                .orElseGet(Range::unbounded);
        return redis.commands().xrange(key, range, Limit.from(AT_A_TIME));
    }

    /** What was read last is there as long as nothing after it was dropped. */
    private boolean isForgotten(String key, String id) {
        return redis.commands().xrange(key, Range.create(id, id)).isEmpty();
    }
}
