package ai.jarvis.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.HealthPart.State;
import ai.jarvis.platform.HealthPart.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HealthTest {
    private final Clock clock = Clock.systemUTC();

    private record Part(String name, boolean essential, Supplier<State> answer) implements HealthPart {
        @Override
        public State check() {
            return answer.get();
        }
    }

    @Test
    void isWellIfAllPartsAre() {
        try (var health = health(part("a", true, State.OK), part("b", false, State.OK))) {
            assertThat(health.report().status()).isEqualTo(Status.OK);
            assertThat(health.report().parts()).containsOnlyKeys("a", "b");
        }
    }

    @Test
    void isDownIfAnEssentialPartIs() {
        try (var health = health(part("a", true, State.down("gone")), part("b", false, State.OK))) {
            assertThat(health.report().status()).isEqualTo(Status.DOWN);
            assertThat(health.report().parts().get("a").detail()).contains("gone");
        }
    }

    @Test
    void isDegradedIfAnotherPartIsDownOrAnyPartIsDegraded() {
        try (var health = health(part("a", true, State.OK), part("b", false, State.down("gone")))) {
            assertThat(health.report().status()).isEqualTo(Status.DEGRADED);
        }
        try (var health = health(part("a", true, State.degraded("slow")))) {
            assertThat(health.report().status()).isEqualTo(Status.DEGRADED);
        }
    }

    @Test
    void aPartThatThrowsIsDownAndItsMessageIsNotShown() {
        try (var health = health(new Part("a", true, () -> {
            throw new IllegalStateException("postgresql://user:secret@10.0.0.1");
        }))) {
            assertThat(health.report().status()).isEqualTo(Status.DOWN);
            assertThat(health.report().toString()).doesNotContain("secret", "10.0.0.1");
        }
    }

    @Test
    @Timeout(10)
    void doesNotWaitForPartsThatHang() {
        var never = new CountDownLatch(1);
        var hangs = new AtomicBoolean();
        Supplier<State> hang = () -> {
            try {
                if (hangs.get()) {
                    never.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return State.OK;
        };
        var later = new AtomicReference<>(Instant.EPOCH);
        var parts = List.of(new Part("a", false, hang), new Part("b", false, hang), part("c", true, State.OK));
        try (var health = new Health(parts, at(later))) {
            assertThat(health.report().status()).isEqualTo(Status.OK);
            hangs.set(true);
            later.set(Instant.EPOCH.plus(Health.KEPT).plusMillis(1));
            var started = System.nanoTime();

            assertThat(health.report().status()).isEqualTo(Status.DEGRADED);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
            assertThat(health.report().parts().get("c").status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void doesNotAskAgainWithinASecond() {
        var asked = new AtomicInteger();
        var still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        try (var health = new Health(
                List.of(new Part("a", true, () -> {
                    asked.incrementAndGet();
                    return State.OK;
                })),
                still)) {
            health.report();
            health.report();
        }
        assertThat(asked).hasValue(1);
    }

    private static Clock at(AtomicReference<Instant> now) {
        InstantSource source = now::get;
        return source.withZone(ZoneOffset.UTC);
    }

    private Health health(Part... parts) {
        return new Health(List.of(parts), clock);
    }

    private static Part part(String name, boolean essential, State state) {
        return new Part(name, essential, () -> state);
    }
}
