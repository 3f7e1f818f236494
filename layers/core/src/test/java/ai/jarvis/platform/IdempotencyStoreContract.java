package ai.jarvis.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.IdempotencyStore.Answer;
import ai.jarvis.platform.IdempotencyStore.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link IdempotencyStore} has to do. */
public abstract class IdempotencyStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Answer ANSWER =
            new Answer(201, "application/json", "{\"id\":\"1\"}".getBytes(UTF_8), Optional.of("/things/1"));

    private final IdempotencyKey key = key("tenant-1", "principal-1", "POST /things");

    protected abstract IdempotencyStore store();

    @Test
    void onlyTheFirstRequestDoesTheWork() {
        assertThat(begin("a", NOW)).isInstanceOf(Found.Nothing.class);
        assertThat(begin("a", NOW)).isInstanceOf(Found.InProgress.class);
    }

    @Test
    void repeatsTheAnswer() {
        store().complete(key, started(NOW), ANSWER, NOW);

        var found = (Found.Completed) begin("a", NOW.plus(Duration.ofHours(23)));

        assertThat(found.answer().status()).isEqualTo(201);
        assertThat(found.answer().contentType()).isEqualTo("application/json");
        assertThat(found.answer().body()).isEqualTo(ANSWER.body());
        assertThat(found.answer().location()).contains("/things/1");
    }

    @Test
    void repeatsAnAnswerWithoutBodyAndLocation() {
        store().complete(key, started(NOW), new Answer(204, "application/json", new byte[0], Optional.empty()), NOW);

        var found = (Found.Completed) begin("a", NOW);

        assertThat(found.answer().body()).isEmpty();
        assertThat(found.answer().location()).isEmpty();
    }

    @Test
    void noticesAnotherRequestWithTheSameKey() {
        var attempt = started(NOW);
        assertThat(begin("b", NOW)).isInstanceOf(Found.Mismatch.class);

        store().complete(key, attempt, ANSWER, NOW);
        assertThat(begin("b", NOW)).isInstanceOf(Found.Mismatch.class);
    }

    @Test
    void keepsTenantsAndPrincipalsAndOperationsApart() {
        started(NOW);

        for (var other : new IdempotencyKey[] {
            new IdempotencyKey("tenant-2", key.principal(), key.operation(), key.key()),
            new IdempotencyKey(key.tenant(), "principal-2", key.operation(), key.key()),
            new IdempotencyKey(key.tenant(), key.principal(), "POST /others", key.key())
        }) {
            assertThat(store().begin(other, "b", NOW)).isInstanceOf(Found.Nothing.class);
        }
    }

    @Test
    void anAbandonedRequestIsDoneByTheNext() {
        store().abandon(key, started(NOW));

        assertThat(begin("b", NOW)).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void aCrashedRequestIsDoneByTheNextWhenItsTimeIsUp() {
        started(NOW);

        assertThat(begin("a", NOW.plus(IdempotencyStore.IN_PROGRESS).minus(MOMENT)))
                .isInstanceOf(Found.InProgress.class);
        assertThat(begin("a", NOW.plus(IdempotencyStore.IN_PROGRESS).plus(MOMENT)))
                .isInstanceOf(Found.Nothing.class);
    }

    @Test
    void aRequestThatWasTakenOverChangesNothing() {
        var late = started(NOW);
        var later = NOW.plus(IdempotencyStore.IN_PROGRESS).plus(MOMENT);
        begin("a", later);

        store().complete(key, late, ANSWER, later);
        assertThat(begin("a", later)).isInstanceOf(Found.InProgress.class);

        store().abandon(key, late);
        assertThat(begin("a", later)).isInstanceOf(Found.InProgress.class);
    }

    @Test
    void forgetsTheAnswerAfterADay() {
        store().complete(key, started(NOW), ANSWER, NOW);

        assertThat(begin("b", NOW.plus(IdempotencyStore.COMPLETED).plus(MOMENT)))
                .isInstanceOf(Found.Nothing.class);
    }

    @Test
    void ofRequestsAtTheSameTimeOneDoesTheWork() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var finds = threads.invokeAll(Stream.<Callable<Found>>generate(() -> () -> begin("a", NOW))
                    .limit(32)
                    .toList());
            var first = 0;
            for (var found : finds) {
                first += found.get() instanceof Found.Nothing ? 1 : 0;
            }
            assertThat(first).isEqualTo(1);
        }
    }

    private Found begin(String fingerprint, Instant now) {
        return store().begin(key, fingerprint, now);
    }

    private String started(Instant now) {
        return ((Found.Nothing) begin("a", now)).attempt();
    }

    private static IdempotencyKey key(String tenant, String principal, String operation) {
        return new IdempotencyKey(
                tenant, principal, operation, UUID.randomUUID().toString());
    }
}
