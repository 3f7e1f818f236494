package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.ClosedLoop.Request;
import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Demand;
import ai.jarvis.quota.DynamoUsageCounters;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What it costs to ask the limits, beside a bare round trip to Redis and a bucket in memory; and whether they hold. */
final class QuotaBenchmark implements Benchmark {
    private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);
    private static final int COMPARED_AT = 8;
    private static final Duration HELD = Duration.ofMillis(2);
    private static final double MILLI = 1000;
    private static final String PING = "Redis PING";
    private static final String CHECK = "check (4 limiters)";
    private static final Demand LISTING = Demand.request(EndpointClass.LISTING);
    private static final Demand CALL =
            Demand.request(EndpointClass.STANDARD).withTokens(4000).withSlot(QuotaName.CONCURRENT_REQUESTS);
    private static final String WIDE =
            """
            gateway.requests_second = 1000000
            plan.free.tenant.requests_second = 1000000
            plan.free.tenant.requests = 1000000000
            plan.free.key.listings = 1000000000
            plan.free.tenant.tokens_day = 1000000000000
            plan.free.tenant.tokens_month = 1000000000000
            plan.free.tenant.concurrent_requests = 10000
            """;

    private record Subject(String name, Request request) {}

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public String summary() {
        return "limits asked at 1, 8 and 32 connections, beside a Redis PING and Bucket4j in memory"
                + " [--seconds 5] [--warmup 5]";
    }

    @Override
    public Set<String> options() {
        return Set.of("seconds", "warmup");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) throws Exception {
        var duration = Duration.ofSeconds(options.number("seconds", 5));
        var warmUp = Duration.ofSeconds(options.number("warmup", 5));
        var variables = Environment.read(Environment.data().resolve("run/function-environment"));
        try (var redis = new Redis(variables.getOrDefault("JARVIS_REDIS_URL", ""));
                var aws = new AwsClients(Optional.of(Environment.aws()));
                var dynamo = aws.dynamoDb()) {
            var bench = new MeasuredQuotas(redis);
            measure(stack, report, subjects(bench, dynamo), duration, warmUp);
            report.add(exactness(bench));
        }
    }

    private static List<Subject> subjects(MeasuredQuotas bench, DynamoDbClient dynamo) {
        var quotas = bench.quotas(WIDE, new MeasuredQuotas.NothingKept());
        var durable =
                bench.quotas(WIDE, new DynamoUsageCounters(dynamo, "jarvis-usage", List.of("home"), Clock.systemUTC()));
        var bucket = bucket();
        return List.of(
                new Subject("Bucket4j in memory (4 limits)", number -> bucket.tryConsume(1) ? 0 : 1),
                new Subject(PING, number -> bench.redis().commands().ping().length()),
                new Subject(CHECK, number -> reserve(quotas, bench, LISTING, 0)),
                new Subject("reserve + settle (7 limiters)", number -> reserve(quotas, bench, CALL, 900)),
                new Subject("reserve + settle, durable", number -> reserve(durable, bench, CALL, 900)));
    }

    private static Bucket bucket() {
        var builder = Bucket.builder();
        for (int i = 0; i < 4; i++) {
            builder.addLimit(Bandwidth.builder()
                    .capacity(1_000_000_000L + i)
                    .refillGreedy(500_000_000L + i, Duration.ofSeconds(1))
                    .build());
        }
        return builder.build();
    }

    private static long reserve(Quotas quotas, MeasuredQuotas bench, Demand demand, long used) {
        try (var reservation = quotas.reserve(bench.caller(), demand)) {
            if (reservation.limits().isEmpty()) {
                throw new ApiException("Redis could not be asked");
            }
            reservation.settle(used);
            return 0;
        } catch (Refusal e) {
            throw new ApiException(e.getMessage());
        }
    }

    private static void measure(
            StackProcesses stack, Report report, List<Subject> subjects, Duration duration, Duration warmUp) {
        var table = new Table(
                "Asking",
                "what",
                "connections",
                "answers",
                "errors",
                "answers/s",
                "answers/CPU-s",
                "p50 ms",
                "p99 ms",
                "p99 added to PING ms",
                "CPU cores",
                "of them Redis");
        var perCpuSecond = new HashMap<String, Double>();
        try (var bar = Console.progress("Asking", (CONNECTIONS.size() + 1L) * subjects.size())) {
            for (var subject : subjects) {
                new ClosedLoop(COMPARED_AT, warmUp).run(subject.request());
                bar.step();
            }
            for (var connections : CONNECTIONS) {
                double ping = 0;
                for (var subject : subjects) {
                    var running = Measurement.start(stack);
                    var result = new ClosedLoop(connections, duration).run(subject.request());
                    var took = running.stop();
                    var cpu = took.ownCpuSeconds() + took.cpuSeconds("redis") + took.cpuSeconds("dynalite");
                    var p99 = result.micros().getValueAtPercentile(99) / MILLI;
                    ping = subject.name().equals(PING) ? p99 : ping;
                    if (connections == COMPARED_AT) {
                        perCpuSecond.put(subject.name(), result.answers() / cpu);
                    }
                    table.row(
                            subject.name(),
                            connections,
                            result.answers(),
                            result.errors(),
                            result.answers() / took.seconds(),
                            result.answers() / cpu,
                            result.micros().getValueAtPercentile(50) / MILLI,
                            p99,
                            Math.max(0, p99 - ping),
                            cpu / took.seconds(),
                            took.cpuSeconds("redis") / took.seconds());
                    bar.step();
                }
            }
        }
        report.add(table);
        report.ratio(
                "checks/CPU-s to Redis PINGs/CPU-s at 8 connections",
                perCpuSecond.getOrDefault(CHECK, 0.0) / perCpuSecond.getOrDefault(PING, 1.0));
    }

    /** Asks for more than there is, from many sides, and counts what was given above it. */
    private static Table exactness(MeasuredQuotas bench) {
        var table = new Table("Over-grant", "limit", "allowed", "asked", "granted", "above the limit");
        var tokens = bench.quotas("plan.free.tenant.tokens_day = 1000000000000000", new MeasuredQuotas.NothingKept());
        var used = tokens.states(bench.caller()).stream()
                .filter(state -> state.name() == QuotaName.TOKENS_DAY)
                .findFirst()
                .orElseThrow()
                .used();
        var limited =
                bench.quotas("plan.free.tenant.tokens_day = " + (used + 10_000_000), new MeasuredQuotas.NothingKept());
        var granted = new LongAdder();
        var asked =
                grantAll(limited, bench, Demand.request(EndpointClass.STANDARD).withTokens(4000), granted);
        table.row("tokens per day, 4,000 each", 2500, asked, granted.sum(), Math.max(0, granted.sum() - 2500));
        table.row(slots(bench));
        return table;
    }

    private static long grantAll(Quotas quotas, MeasuredQuotas bench, Demand demand, LongAdder granted) {
        var asked = new LongAdder();
        new ClosedLoop(32, Duration.ofSeconds(3)).run(number -> {
            asked.increment();
            try {
                quotas.reserve(bench.caller(), demand).settle(demand.tokens());
                granted.increment();
            } catch (QuotaExceeded e) {
                return 1;
            } catch (Refusal e) {
                throw new ApiException(e.getMessage());
            }
            return 0;
        });
        return asked.sum();
    }

    private static Object[] slots(MeasuredQuotas bench) {
        var quotas = bench.quotas("plan.free.tenant.concurrent_sandboxes = 20", new MeasuredQuotas.NothingKept());
        var demand = Demand.request(EndpointClass.STANDARD).withSlot(QuotaName.CONCURRENT_SANDBOXES);
        var asked = new LongAdder();
        var held = new AtomicInteger();
        var most = new AtomicInteger();
        new ClosedLoop(64, Duration.ofSeconds(3)).run(number -> {
            asked.increment();
            try {
                var reservation = quotas.reserve(bench.caller(), demand);
                most.accumulateAndGet(held.incrementAndGet(), Math::max);
                LockSupport.parkNanos(HELD.toNanos());
                held.decrementAndGet();
                reservation.close();
            } catch (QuotaExceeded e) {
                return 1;
            } catch (Refusal e) {
                throw new ApiException(e.getMessage());
            }
            return 0;
        });
        return new Object[] {"at a time", 20, asked.sum(), most.get(), Math.max(0, most.get() - 20)};
    }
}
