package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Redis;
import ai.jarvis.quota.Ask;
import ai.jarvis.quota.Ask.CalendarCounter;
import ai.jarvis.quota.CounterKey;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.Limiter;
import ai.jarvis.quota.LimiterStore;
import ai.jarvis.quota.LimiterStore.Outcome;
import ai.jarvis.quota.Period;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Scope;
import ai.jarvis.quota.SteppedLimiters;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds of the scripts in Redis whatever is asked, given back and held on to, in whatever order and at whatever
 * times: each seed is another story, and a seed that fails tells the same one again.
 */
@ExtendWith(Platform.Provider.class)
class LimiterPropertiesIT {
    private static final Duration KNOWN_FOR = Duration.ofDays(2);
    private static final Instant MORNING = Instant.parse("2031-03-05T00:01:00Z");
    private static final int STEPS = 150;

    private static Redis redis;

    @BeforeAll
    static void connect(Platform platform) {
        redis = new Redis(platform.functionVariables().get("JARVIS_REDIS_URL"));
    }

    @AfterAll
    static void disconnect() {
        redis.close();
    }

    static List<Long> seeds() {
        return new Random(20_311).longs(60).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverGivesTooMuchWastesNothingAndARefusalChangesNothing(long seed) {
        new Story(seed, script -> script).tell();
    }

    /** As only that can be trusted which would have noticed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "if need > level then | if need > level + SCALE then",
                "local level = tonumber(stored[1]) or full | local level = full",
                "level + elapsed * ask.amount) | level + elapsed * ask.amount / 2)",
                "if after - now > size then | if after - now >= size then",
                "if after - now > size then | if after - now > size + interval then",
                "while oldest < step - STEPS do | while oldest < step - STEPS + 2 do",
                "while oldest < step - STEPS do | while oldest < step - STEPS - 3 do",
                "if total + cost > ask.amount then | if total >= ask.amount then",
                "used + held + cost > ask.amount then | used + cost > ask.amount then",
                "held = held - tonumber(string.match(member, ':(%d+)$')) | held = held",
                "if taken + cost > ask.amount then | if taken > ask.amount then",
                "redis.call('ZREMRANGEBYSCORE', ask.key, '-inf', now) | ",
                "if taking and refusing == 0 then | if taking then",
                "redis.call('HINCRBY', key, 'held', -tonumber(ARGV[at + 1])) | ",
                "if score and tonumber(score) > now then | if score then",
            })
    void aLimiterThatIsWrongIsFoundOut(String right, @Nullable String wrong) {
        var changed = new AtomicBoolean();
        UnaryOperator<String> change = script -> {
            changed.compareAndSet(false, script.contains(right));
            return script.replace(right, wrong == null ? "" : wrong);
        };

        assertThat(seeds()).anyMatch(seed -> isFoundOut(new Story(seed, change)));
        assertThat(changed).isTrue();
    }

    private static boolean isFoundOut(Story story) {
        try {
            story.tell();
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    /** Some limiters, and what is asked of them. */
    private static final class Story {
        private static final List<QuotaName> NAMES = List.of(
                QuotaName.REQUESTS_SECOND,
                QuotaName.EXECUTIONS,
                QuotaName.REQUESTS,
                QuotaName.TOKENS_DAY,
                QuotaName.CONCURRENT_REQUESTS);

        private final Random random;
        private final TenantId tenant = TenantId.fresh();
        private final SteppedLimiters clock;
        private final LimiterStore store;
        private final Map<QuotaName, Limit> limits = new EnumMap<>(QuotaName.class);
        private final Map<QuotaName, LimiterModel> models = new EnumMap<>(QuotaName.class);
        private final Map<String, List<Ask>> held = new LinkedHashMap<>();
        private long now = TimeUnit.SECONDS.toMicros(MORNING.getEpochSecond());
        private int reservations;

        /** @param change made to the scripts */
        Story(long seed, UnaryOperator<String> change) {
            random = new Random(seed);
            clock = new SteppedLimiters(redis, "clock:" + tenant, change);
            store = clock.store();
            for (var name : NAMES) {
                var amount = random.nextLong(1, name.limiter() == Limiter.PERIOD ? 200 : random.nextBoolean() ? 6 : 30);
                var isBucket = name.limiter() == Limiter.TOKEN_BUCKET || name.limiter() == Limiter.LEAKY_BUCKET;
                limits.put(name, new Limit(amount, isBucket ? random.nextLong(1, 10) : 1));
                models.put(name, new LimiterModel());
            }
            clock.setClock(now);
            store.raise(ask(QuotaName.TOKENS_DAY, 0), 0);
        }

        void tell() {
            for (int i = 0; i < STEPS; i++) {
                switch (random.nextInt(8)) {
                    case 0, 1 -> pass(pause());
                    case 2 -> settleOne();
                    case 3 -> renewOne();
                    default -> take(demand());
                }
            }
        }

        private void pass(long micros) {
            now += micros;
            clock.setClock(now);
        }

        /** From nothing to minutes, and often just what a limiter counts by. */
        private long pause() {
            return switch (random.nextInt(6)) {
                case 0 -> random.nextLong(3);
                case 1 -> random.nextLong(50_000);
                case 2 -> random.nextLong(2_000_000);
                case 3 -> 1_000_000L * random.nextLong(1, 62);
                case 4 -> 1_000_000L * random.nextLong(57, 62) + random.nextLong(1_000_000);
                default -> random.nextLong(90_000_000);
            };
        }

        private List<Ask> demand() {
            var asks = new ArrayList<Ask>();
            for (var name : NAMES) {
                if (random.nextInt(3) > 0) {
                    asks.add(ask(name, cost(name)));
                }
            }
            return asks;
        }

        private long cost(QuotaName name) {
            return switch (name.limiter()) {
                case CONCURRENCY -> 1;
                case PERIOD -> random.nextLong(1, 60);
                default -> random.nextLong(1, 4);
            };
        }

        private Ask ask(QuotaName name, long cost) {
            var counter = name.limiter() == Limiter.PERIOD ? Optional.of(today()) : Optional.<CalendarCounter>empty();
            return new Ask(name, Scope.TENANT, tenant.value(), Optional.of(limits.get(name)), cost, counter);
        }

        private CalendarCounter today() {
            var period = Period.of(QuotaName.TOKENS_DAY, MORNING, ZoneOffset.UTC);
            return new CalendarCounter(new CounterKey(tenant, Scope.TENANT, "", YearMonth.from(period.day())), period);
        }

        private void take(List<Ask> asks) {
            var id = "rsv_" + tenant + "_" + reservations++;
            var lease = random.nextLong(1_000, 120_000_000);
            var before = looked();

            var outcome = store.take(id, asks, Duration.ofNanos(lease * 1000), KNOWN_FOR);

            if (outcome instanceof Outcome.Granted) {
                assertThat(asks).allMatch(ask -> model(ask).keepsTheLimit(ask, now), "within its limit");
                asks.forEach(ask -> model(ask).give(id, ask, now, lease));
                held.put(id, asks);
            } else {
                assertThat(outcome).isInstanceOf(Outcome.Refused.class);
                assertThat(asks).anyMatch(ask -> !model(ask).mustGive(ask, now));
                assertThat(looked()).as("after a refusal").isEqualTo(before);
                comeAgain(asks, (Outcome.Refused) outcome);
            }
        }

        /** Whom a rate refuses need not ask a third time, if nobody else asked meanwhile. */
        private void comeAgain(List<Ask> asks, Outcome.Refused refused) {
            var ask = asks.get(refused.index());
            var isRate = ask.name().limiter() != Limiter.PERIOD && ask.name().limiter() != Limiter.CONCURRENCY;
            if (isRate && refused.retryAfter().compareTo(Duration.ofHours(1)) < 0 && random.nextBoolean()) {
                pass(TimeUnit.NANOSECONDS.toMicros(refused.retryAfter().toNanos()));
                assertThat(store.look(List.of(ask), KNOWN_FOR)).isInstanceOf(Outcome.Granted.class);
            }
        }

        private LimiterModel model(Ask ask) {
            return models.get(ask.name());
        }

        /** How all limiters stand. */
        private List<?> looked() {
            var asks = NAMES.stream().map(name -> ask(name, 0)).toList();
            return switch (store.look(asks, KNOWN_FOR)) {
                case Outcome.Granted granted -> granted.standings();
                case Outcome.Refused refused -> refused.standings();
                default -> throw new AssertionError("Not known");
            };
        }

        private Optional<String> oneOfTheHeld() {
            return held.keySet().stream()
                    .skip(held.isEmpty() ? 0 : random.nextInt(held.size()))
                    .findFirst();
        }

        /** Twice at times, as one whose answer was lost would. */
        private void settleOne() {
            oneOfTheHeld().ifPresent(id -> {
                var asks = held.remove(id);
                var tokens = random.nextLong(0, 40);
                for (int i = 0; i <= random.nextInt(2); i++) {
                    store.settle(id, asks, tokens);
                }
                asks.forEach(ask -> model(ask).settle(id, ask.name() == QuotaName.TOKENS_DAY ? tokens : 0));
            });
        }

        private void renewOne() {
            oneOfTheHeld().ifPresent(id -> {
                var lease = random.nextLong(1_000, 120_000_000);
                store.renew(id, held.get(id), Duration.ofNanos(lease * 1000));
                held.get(id).forEach(ask -> model(ask).renew(id, now, lease));
            });
        }
    }
}
