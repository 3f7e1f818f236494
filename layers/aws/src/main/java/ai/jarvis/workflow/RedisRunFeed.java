package ai.jarvis.workflow;

import ai.jarvis.platform.Redis;
import ai.jarvis.tenancy.TenantId;
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
 * News of runs in Redis, a stream for each run, with the newest of its news. To tell is one message to Redis, whose answer
 * is waited for only where the process may be stopped right after.
 *
 * @see <a href="https://redis.io/docs/latest/develop/data-types/streams/">Streams</a>
 */
public final class RedisRunFeed implements RunFeed {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRunFeed.class);
    private static final Duration KEPT_FOR = Duration.ofHours(1);
    private static final int KEPT = 2_000;
    private static final int AT_A_TIME = 500;
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String FIELD = "news";

    private final Redis redis;

    public RedisRunFeed(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void tell(RunNews news) {
        send(news);
    }

    @Override
    public void tellLast(RunNews news) {
        send(news).ifPresent(sent -> await(news, sent));
    }

    private Optional<RedisFuture<Boolean>> send(RunNews news) {
        try {
            var key = key(news.tenant(), news.run());
            var commands = redis.async();
            var unused = commands.xadd(
                    key, XAddArgs.Builder.maxlen(KEPT).approximateTrimming(), Map.of(FIELD, StepJson.write(news)));
            return Optional.of(commands.expire(key, KEPT_FOR));
        } catch (RedisException e) {
            LOG.warn("News of {} are not told: {}", news.run(), e.getMessage());
            return Optional.empty();
        }
    }

    private static void await(RunNews news, RedisFuture<Boolean> sent) {
        try {
            if (!sent.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("It is not known whether news of {} were told", news.run());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public News read(TenantId tenant, RunId run, Optional<String> after, Duration wait) {
        var key = key(tenant, run);
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
            return new News(
                    found.stream()
                            .map(message ->
                                    StepJson.news(tenant, run, message.getBody().get(FIELD)))
                            .toList(),
                    found.isEmpty() ? from : Optional.of(found.getLast().getId()),
                    missed);
        } catch (RedisException e) {
            LOG.warn("News of {} cannot be read: {}", run, e.getMessage());
            return new News(List.of(), after, true);
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

    private static String key(TenantId tenant, RunId run) {
        return "run-news:" + tenant + ":" + run;
    }
}
