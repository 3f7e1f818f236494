package ai.jarvis.quota;

import ai.jarvis.platform.Redis;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.netty.channel.ConnectTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limiters in Redis, each operation one script on Redis' own clock. Keys are {@code quota:OWNER:NAME}, so that a
 * tenant's are found by its id; all of them expire.
 */
public final class RedisLimiterStore implements LimiterStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLimiterStore.class);

    /** For a request that spends nothing it is better to go on than to wait. */
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** Spending without asking is only for outages; the work itself takes seconds. */
    private static final Duration PATIENCE_OF_SPEND = Duration.ofSeconds(3);

    private static final Duration PATIENCE_OF_ALL = Duration.ofSeconds(5);
    private static final int MOST_FAILURES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int HEAD = 3;
    private static final int FIELDS = 3;

    private final Redis redis;
    private final RedisScript take;
    private final RedisScript settle;
    private final RedisScript renew;
    private final RedisScript raise;
    private final Circuit circuit = new Circuit(MOST_FAILURES, PAUSE, PATIENCE_OF_ALL, System::nanoTime);
    private final Duration patience;
    private final Duration patienceOfSpend;

    public RedisLimiterStore(Redis redis) {
        this(redis, PATIENCE_OF_SPEND);
    }

    /** @param patienceOfSpend how long a request that spends waits for its answer */
    public RedisLimiterStore(Redis redis, Duration patienceOfSpend) {
        this(redis, PATIENCE, patienceOfSpend, RedisScript::named);
    }

    /** @param scripts by the names of their resources */
    RedisLimiterStore(Redis redis, Duration patience, Duration patienceOfSpend, Function<String, RedisScript> scripts) {
        this.redis = redis;
        this.patience = patience;
        this.patienceOfSpend = patienceOfSpend;
        this.take = scripts.apply("take.lua");
        this.settle = scripts.apply("settle.lua");
        this.renew = scripts.apply("renew.lua");
        this.raise = scripts.apply("raise.lua");
    }

    @Override
    public Outcome take(String id, List<Ask> asks, Duration lease, Duration knownFor) {
        if (asks.isEmpty()) {
            return new Outcome.Granted(List.of());
        }
        try {
            return ask(id, asks, lease, knownFor);
        } catch (Unavailable e) {
            giveBack(id, asks, e);
            throw e;
        }
    }

    @Override
    public Outcome look(List<Ask> asks, Duration knownFor) {
        return asks.isEmpty() ? new Outcome.Granted(List.of()) : ask("", asks, Duration.ZERO, knownFor);
    }

    private Outcome ask(String id, List<Ask> asks, Duration lease, Duration knownFor) {
        var keys = new ArrayList<String>();
        var values = new ArrayList<>(List.of(id, micros(lease), micros(knownFor)));
        for (var ask : asks) {
            LimiterCode.of(ask).addTo(keys, values, ask);
        }
        return outcome(call(take, keys, values, patience(asks)), asks.size());
    }

    private Duration patience(List<Ask> asks) {
        return asks.stream().anyMatch(ask -> LimiterCode.of(ask).holds()) ? patienceOfSpend : patience;
    }

    private static Outcome outcome(List<Long> answer, int asks) {
        return switch (answer.getFirst().intValue()) {
            case 0 -> new Outcome.Granted(standings(answer, asks));
            case 1 ->
                new Outcome.Refused(answer.get(1).intValue() - 1, duration(answer.get(2)), standings(answer, asks));
            case 2 ->
                new Outcome.Unknown(answer.stream()
                        .skip(1)
                        .map(index -> index.intValue() - 1)
                        .toList());
            default -> new Outcome.AnotherPeriod(Instant.EPOCH.plus(answer.get(1), ChronoUnit.MICROS));
        };
    }

    private static List<Standing> standings(List<Long> answer, int asks) {
        var standings = new ArrayList<Standing>(asks);
        for (int i = HEAD; i < HEAD + asks * FIELDS; i += FIELDS) {
            standings.add(new Standing(answer.get(i), answer.get(i + 1), duration(answer.get(i + 2))));
        }
        return standings;
    }

    /** It may have been taken although no answer came; on this connection this would come after it. */
    private void giveBack(String id, List<Ask> asks, Unavailable cause) {
        try {
            var unused = send(settle, settleKeys(id, asks), settleValues(id, asks, 0));
        } catch (RedisException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public List<Long> settle(String id, List<Ask> asks, long tokens) {
        return beginSettling(id, asks, tokens).get();
    }

    @Override
    public Supplier<List<Long>> beginSettling(String id, List<Ask> asks, long tokens) {
        return begin(settle, settleKeys(id, asks), settleValues(id, asks, tokens), patienceOfSpend);
    }

    private static List<String> settleKeys(String id, List<Ask> asks) {
        var keys = new ArrayList<String>();
        asks.forEach(ask -> LimiterCode.of(ask).addHolding(keys, ask));
        keys.add("quota:settled:" + id);
        return keys;
    }

    private static List<String> settleValues(String id, List<Ask> asks, long tokens) {
        var values = new ArrayList<>(List.of(id, Long.toString(tokens)));
        for (var ask : asks) {
            var code = LimiterCode.of(ask);
            if (code.holds()) {
                values.add(code.letter());
                values.add(Long.toString(ask.cost()));
            }
        }
        return values;
    }

    @Override
    public void renew(String id, List<Ask> asks, Duration lease) {
        var keys = new ArrayList<String>();
        var values = new ArrayList<>(List.of(micros(lease)));
        for (var ask : asks) {
            var code = LimiterCode.of(ask);
            if (code.holds()) {
                keys.add(code == LimiterCode.PERIOD ? LimiterCode.leases(ask) : LimiterCode.key(ask));
                values.add(code == LimiterCode.PERIOD ? id + ":" + ask.cost() : id);
            }
        }
        call(renew, keys, values, patienceOfSpend);
    }

    @Override
    public void raise(Ask ask, long used) {
        var end = ask.counter().orElseThrow().period().end();
        call(
                raise,
                List.of(LimiterCode.key(ask)),
                List.of(Long.toString(used), LimiterCode.micros(end)),
                patienceOfSpend);
    }

    private static String micros(Duration duration) {
        return Long.toString(TimeUnit.NANOSECONDS.toMicros(duration.toNanos()));
    }

    private static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    private CompletionStage<List<Long>> send(RedisScript script, List<String> keys, List<String> values) {
        return script.run(redis, keys, values);
    }

    private List<Long> call(RedisScript script, List<String> keys, List<String> values, Duration patience) {
        return begin(script, keys, values, patience).get();
    }

    /** Sends a call, and gives what waits for its answer. */
    private Supplier<List<Long>> begin(RedisScript script, List<String> keys, List<String> values, Duration patience) {
        if (!circuit.lets()) {
            throw new Unavailable("Redis has not answered lately", circuit.isAway(), null);
        }
        try {
            var sent = send(script, keys, values).toCompletableFuture();
            return () -> answer(sent, patience);
        } catch (RedisException e) {
            throw absent(e);
        }
    }

    private List<Long> answer(CompletableFuture<List<Long>> sent, Duration patience) {
        try {
            var answer = sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            circuit.succeeded();
            return answer;
        } catch (TimeoutException e) {
            failed(false, e);
            throw new Unavailable("Redis does not answer", circuit.isAway(), e);
        } catch (ExecutionException e) {
            throw absent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Interrupted while Redis was asked", false, e);
        }
    }

    private Unavailable absent(Exception cause) {
        failed(!isTimeout(cause), cause);
        return new Unavailable("Redis is not there", circuit.isAway(), cause);
    }

    /** Of an outage the first call speaks for all. */
    private void failed(boolean byRefusal, Exception cause) {
        if (circuit.failed(byRefusal)) {
            LOG.warn("Limits cannot be asked: {}", cause.toString());
        }
    }

    /** A connection that is not made in time is as little certain as an answer that does not come. */
    private static boolean isTimeout(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectTimeoutException || cause instanceof RedisCommandTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
