package ai.jarvis.rollout;

import ai.jarvis.platform.Redis;
import ai.jarvis.tenancy.TenantId;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in Redis: a hash for each arm and stage, to which instances add in one pipeline per request. What is in it has a
 * name of its own, the epoch, so that nobody takes one that was lost and began anew for the one before.
 */
public final class RedisRolloutCounts implements RolloutCounts {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRolloutCounts.class);
    private static final String PLACES = "rollouts";
    private static final String EPOCH = "epoch";
    private static final String LATENCY = "latency:";
    private static final long KEPT_SECONDS = Duration.ofDays(7).toSeconds();
    private static final long PATIENCE_MILLIS = 500;
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final Redis redis;

    public RedisRolloutCounts(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Added add(Place place, int stage, Arm arm, ArmFigures figures) {
        try {
            var pipeline = new Pipeline(redis.async(), key(place, stage, arm));
            pipeline.sent.add(pipeline.commands.hsetnx(
                    pipeline.key, EPOCH, UUID.randomUUID().toString()));
            pipeline.add("requests", figures.requests());
            pipeline.add("errors", figures.errors());
            pipeline.add("cached", figures.cached());
            pipeline.add("input_tokens", figures.inputTokens());
            pipeline.add("output_tokens", figures.outputTokens());
            figures.latencies().counts().forEach((bucket, count) -> pipeline.add(LATENCY + bucket, count));
            pipeline.add("cost", figures.costs());
            pipeline.add("score", figures.scores());
            pipeline.sent.add(pipeline.commands.expire(pipeline.key, KEPT_SECONDS));
            pipeline.sent.add(pipeline.commands.sadd(stages(place), Integer.toString(stage)));
            pipeline.sent.add(pipeline.commands.expire(stages(place), KEPT_SECONDS));
            pipeline.sent.add(pipeline.commands.sadd(PLACES, member(place)));
            var due = pipeline.commands.set(due(place), "", SetArgs.Builder.nx().ex(BETWEEN_LOOKS));
            pipeline.sent.add(due);
            if (!pipeline.await()) {
                return Added.LOST;
            }
            return "OK".equals(due.toCompletableFuture().getNow(null)) ? Added.COUNTED_AND_DUE : Added.COUNTED;
        } catch (RedisException e) {
            LOG.warn("A request of {} is not counted: {}", place.rollout(), e.getMessage());
            return Added.LOST;
        }
    }

    /** Commands that are sent without waiting for each other. */
    private record Pipeline(RedisAsyncCommands<String, String> commands, String key, List<RedisFuture<?>> sent) {
        Pipeline(RedisAsyncCommands<String, String> commands, String key) {
            this(commands, key, new ArrayList<>());
        }

        void add(String field, long count) {
            if (count != 0) {
                sent.add(commands.hincrby(key, field, count));
            }
        }

        void add(String name, Sample sample) {
            if (sample.count() != 0) {
                add(name + ":count", sample.count());
                sent.add(commands.hincrbyfloat(key, name + ":sum", sample.sum()));
                sent.add(commands.hincrbyfloat(key, name + ":squares", sample.squares()));
            }
        }

        boolean await() {
            var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            try {
                for (var command : sent) {
                    var unused = command.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("A request is not counted for certain: {}", String.valueOf(e.getMessage()));
                return false;
            }
        }
    }

    @Override
    public List<Counted> read(Place place) {
        try {
            var commands = redis.commands();
            var counted = new ArrayList<Counted>();
            for (var index : commands.smembers(stages(place))) {
                var stage = Integer.parseInt(index);
                for (var arm : Arm.values()) {
                    counted(stage, arm, commands.hgetall(key(place, stage, arm)))
                            .ifPresent(counted::add);
                }
            }
            return counted;
        } catch (RedisException e) {
            LOG.warn("What is counted of {} cannot be read: {}", place.rollout(), e.getMessage());
            return List.of();
        }
    }

    private static Optional<Counted> counted(int stage, Arm arm, Map<String, String> hash) {
        var epoch = hash.get(EPOCH);
        if (epoch == null) {
            return Optional.empty();
        }
        var latencies = new TreeMap<Integer, Long>();
        hash.forEach((field, count) -> {
            if (field.startsWith(LATENCY)) {
                latencies.put(Integer.parseInt(field.substring(LATENCY.length())), Long.parseLong(count));
            }
        });
        return Optional.of(new Counted(
                stage,
                arm,
                epoch,
                new ArmFigures(
                        whole(hash, "requests"),
                        whole(hash, "errors"),
                        whole(hash, "cached"),
                        whole(hash, "input_tokens"),
                        whole(hash, "output_tokens"),
                        new LatencyHistogram(latencies),
                        sample(hash, "cost"),
                        sample(hash, "score"))));
    }

    private static long whole(Map<String, String> hash, String field) {
        return Long.parseLong(hash.getOrDefault(field, "0"));
    }

    private static Sample sample(Map<String, String> hash, String name) {
        return new Sample(
                whole(hash, name + ":count"),
                Double.parseDouble(hash.getOrDefault(name + ":sum", "0")),
                Double.parseDouble(hash.getOrDefault(name + ":squares", "0")));
    }

    @Override
    public List<Place> places() {
        return redis.commands().smembers(PLACES).stream()
                .map(RedisRolloutCounts::place)
                .toList();
    }

    private static String member(Place place) {
        return place.tenant().value() + " " + place.rollout().value();
    }

    private static Place place(String member) {
        var parts = member.split(" ", 2);
        return new Place(new TenantId(parts[0]), new RolloutId(parts[1]));
    }

    @Override
    public void watch(Place place) {
        try {
            redis.commands().sadd(PLACES, member(place));
        } catch (RedisException e) {
            LOG.warn("{} is looked after once it is counted: {}", place.rollout(), e.getMessage());
        }
    }

    @Override
    public void unwatch(Place place) {
        try {
            redis.commands().srem(PLACES, member(place));
        } catch (RedisException e) {
            LOG.debug("{} is looked at once more: {}", place.rollout(), e.getMessage());
        }
    }

    private static String due(Place place) {
        return key(place, "looked-at");
    }

    private static String stages(Place place) {
        return key(place, "stages");
    }

    private static String key(Place place, int stage, Arm arm) {
        return key(place, stage + ":" + arm.wireName());
    }

    private static String key(Place place, String name) {
        return "rollout:{" + place.tenant().value() + "}:" + place.rollout().value() + ":" + name;
    }
}
