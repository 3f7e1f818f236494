package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Demand;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.QuotaWarning;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.quota.Reservation;
import ai.jarvis.tenancy.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Quotas of several instances that share Redis, and of one that loses it. */
@ExtendWith(Platform.Provider.class)
class QuotaIT {
    private static final int INSTANCES = 10;
    private static final int CALLS_EACH = 50;
    private static final int ROUNDS = 20;
    private static final int READS = 200;
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Demand READ = Demand.request(EndpointClass.STANDARD);

    private static QuotaEngine engine;

    @BeforeAll
    static void connect(Platform platform) {
        engine = new QuotaEngine(platform.functionVariables(), Duration.ofSeconds(3));
    }

    @AfterAll
    static void disconnect() {
        engine.close();
    }

    private static Limit limit(long amount) {
        return new Limit(amount, Math.max(1, amount));
    }

    @Test
    void manyCallsThroughManyInstancesGetExactlyWhatTheLimitsAllow(Platform platform) throws Exception {
        var instances = QuotaProcess.start(INSTANCES, platform.functionVariables());
        try {
            for (int round = 0; round < ROUNDS; round++) {
                exactly(instances);
            }
            slotsOfAKilledInstanceComeBack(instances);
        } finally {
            instances.forEach(QuotaProcess::close);
        }
    }

    /** 500 calls of 10 tokens each against 20 at a time, 50 a second and 1,000 tokens a day. */
    private static void exactly(List<QuotaProcess> instances) throws IOException {
        var tenant = engine.tenant(Map.of(
                QuotaName.CONCURRENT_REQUESTS, limit(20),
                QuotaName.REQUESTS_SECOND, limit(50),
                QuotaName.TOKENS_DAY, limit(1000)));

        var held = QuotaProcess.callAll(instances, tenant, CALLS_EACH, true, LEASE);

        assertThat(held).containsEntry("granted", 20L).containsEntry("concurrent_requests", 480L);
        QuotaProcess.settleAll(instances, 7);
        assertThat(engine.counted(tenant)).isEqualTo(140);

        var start = System.nanoTime();
        var spent = QuotaProcess.callAll(instances, tenant, CALLS_EACH, false, LEASE);
        var elapsed = (System.nanoTime() - start) / 1e9;

        assertThat(spent).containsEntry("granted", 86L).containsEntry("tokens_day", 414L);
        assertThat(spent.get("at_once")).isBetween(30L, 50L + (long) Math.ceil(50 * elapsed));
        assertThat(elapsed).as("86 calls, 50 at once and 50 a second").isGreaterThanOrEqualTo(36 / 50.0);
        QuotaProcess.settleAll(instances, 7);
        assertThat(engine.counted(tenant)).isEqualTo(140 + 86 * 7);
    }

    private static void slotsOfAKilledInstanceComeBack(List<QuotaProcess> instances) throws Exception {
        var lease = Duration.ofSeconds(3);
        var tenant = engine.tenant(Map.of(QuotaName.CONCURRENT_REQUESTS, limit(20)));
        var taken = System.nanoTime();
        assertThat(QuotaProcess.callAll(instances.subList(0, 1), tenant, 20, true, lease))
                .containsEntry("granted", 20L);
        instances.getFirst().kill();
        var survivors = instances.subList(1, 2);
        assertThat(QuotaProcess.callAll(survivors, tenant, 20, true, lease)).containsEntry("granted", 0L);

        eventually(() -> engine.quotas().check(QuotaEngine.caller(tenant), slot()), d -> d.allowed());

        assertThat(Duration.ofNanos(System.nanoTime() - taken)).isLessThan(lease.plusSeconds(1));
        assertThat(QuotaProcess.callAll(survivors, tenant, 20, true, lease)).containsEntry("granted", 20L);
    }

    private static Demand slot() {
        return READ.withSlot(QuotaName.CONCURRENT_REQUESTS);
    }

    private static Reservation spend(TenantId tenant, long tokens) {
        var reservation = engine.quotas().reserve(QuotaEngine.caller(tenant), READ.withTokens(tokens));
        reservation.settle(tokens);
        return reservation;
    }

    @Test
    void aRaisedLimitCountsWithinSecondsEverywhere(Platform platform) {
        var tenant = engine.tenant(Map.of(QuotaName.TOKENS_DAY, limit(100)));
        spend(tenant, 100);
        try (var other = new QuotaEngine(platform.functionVariables(), Duration.ofSeconds(3))) {
            var caller = QuotaEngine.caller(tenant);
            assertThatThrownBy(() -> other.quotas().reserve(caller, READ.withTokens(1)))
                    .isInstanceOfSatisfying(
                            QuotaExceeded.class, e -> assertThat(e.code()).isEqualTo("tokens_day"));

            engine.limit(tenant, QuotaName.TOKENS_DAY, limit(200));
            var raised = System.nanoTime();
            var decision = eventually(() -> other.quotas().check(caller, READ.withTokens(1)), found -> found.allowed());

            assertThat(decision.allowed()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - raised)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void usageIsWhatItWasAfterRedisLostEverything() {
        var tenant = engine.tenant(Map.of(QuotaName.TOKENS_MONTH, limit(1000)));
        spend(tenant, 700);

        engine.redis().commands().flushall();

        assertThatThrownBy(() -> spend(tenant, 301)).isInstanceOf(QuotaExceeded.class);
        spend(tenant, 300);
        assertThat(engine.counted(tenant)).isEqualTo(1000);
    }

    @Test
    void warnsOnceAtEachThresholdWhateverHappensToRedis() {
        var tenant = engine.tenant(Map.of(QuotaName.TOKENS_DAY, limit(1000)));
        spend(tenant, 700);
        spend(tenant, 100);
        spend(tenant, 100);
        engine.redis().commands().flushall();
        spend(tenant, 50);
        spend(tenant, 50);
        assertThatThrownBy(() -> spend(tenant, 50)).isInstanceOf(QuotaExceeded.class);

        assertThat(engine.warnings())
                .filteredOn(warning -> warning.tenant().equals(tenant))
                .extracting(QuotaWarning::name, QuotaWarning::percent, QuotaWarning::used)
                .containsExactly(tuple(QuotaName.TOKENS_DAY, 80, 800L), tuple(QuotaName.TOKENS_DAY, 100, 1000L));
    }

    @Test
    void withoutRedisReadsGoOnSpendIsBoundedAndAllComesBackByItself(Platform platform) {
        var tenant = engine.tenant(Map.of(QuotaName.TOKENS_MONTH, limit(1_000_000)));
        spend(tenant, 500_000);
        platform.process("redis").close();
        var spent = 0L;
        try {
            readsGoOn(tenant);
            spent = spendUntilRefused(tenant);
            assertThat(spent).isBetween(19_000L, 21_000L);
        } finally {
            platform.startAgain("redis");
        }

        awaitRedis();
        var left = 500_000 - spent;
        assertThat(canSpend(tenant, left + 1)).isFalse();
        assertThat(engine.quotas()
                        .check(QuotaEngine.caller(tenant), READ.withTokens(left))
                        .allowed())
                .isTrue();
    }

    /** Few of them look whether Redis is there: some at first, and then one in each second. */
    private static void readsGoOn(TenantId tenant) {
        var limiters = engine.limiters();
        var askedBefore = limiters.askedInVain();
        var sparedBefore = limiters.spared();
        var start = System.nanoTime();

        for (int i = 0; i < READS; i++) {
            engine.quotas().reserve(QuotaEngine.caller(tenant), READ).close();
        }

        var seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        var asked = limiters.askedInVain() - askedBefore;
        assertThat(asked).isBetween(1L, 3 + 1 + seconds);
        assertThat(asked + limiters.spared() - sparedBefore).isEqualTo(READS);
    }

    private static long spendUntilRefused(TenantId tenant) {
        var spent = 0L;
        while (spent < 1_000_000) {
            try {
                spend(tenant, 1000);
                spent += 1000;
            } catch (Refusal e) {
                assertThat(e.code()).isEqualTo("quota_unavailable");
                return spent;
            }
        }
        return spent;
    }

    private static boolean canSpend(TenantId tenant, long tokens) {
        try {
            spend(tenant, tokens);
            return true;
        } catch (Refusal e) {
            return false;
        }
    }

    @Test
    void aRedisThatHangsDelaysAFewCallsAndNotAll(Platform platform) throws Exception {
        var tenant = engine.tenant(Map.of());
        // Another test may have started it anew.
        var pid = Files.readString(platform.data().resolve("run/redis.pid")).split(" ", 2)[0];
        signal("STOP", pid);
        try {
            readsGoOn(tenant);
        } finally {
            signal("CONT", pid);
        }

        awaitRedis();
    }

    /** Nobody does anything for it to come back. */
    @BeforeEach
    void awaitRedis() {
        var tenant = engine.tenant(Map.of());
        eventually(() -> !limitsOfARead(tenant).isEmpty(), Boolean.TRUE::equals);
        assertThat(limitsOfARead(tenant)).isNotEmpty();
    }

    private static List<RateLimit> limitsOfARead(TenantId tenant) {
        try (var reservation = engine.quotas().reserve(QuotaEngine.caller(tenant), READ)) {
            return reservation.limits();
        }
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }
}
