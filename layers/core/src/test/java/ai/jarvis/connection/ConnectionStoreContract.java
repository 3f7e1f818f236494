package ai.jarvis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link ConnectionStore} has to do. */
public abstract class ConnectionStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofHours(2));

    private final ConnectionId id = new ConnectionId(UUID.randomUUID() + "=");
    private final Connection connection = new Connection(id, TenantId.fresh(), "key_a", NOW, END);

    protected abstract ConnectionStore store();

    @Test
    void findsAConnectionAsItWasPut() {
        store().put(connection);

        assertThat(store().find(id, END.minusSeconds(1))).contains(connection);
    }

    @Test
    void findsNoneThatHasExpired() {
        store().put(connection);

        assertThat(store().find(id, END)).isEmpty();
    }

    @Test
    void findsNoneThatWasRemoved() {
        store().put(connection);

        store().remove(id);
        store().remove(id);

        assertThat(store().find(id, NOW)).isEmpty();
    }

    @Test
    void theLastOfAnIdIsTheOneThatCounts() {
        store().put(connection);
        var next = new Connection(id, TenantId.fresh(), "key_b", NOW, END);

        store().put(next);

        assertThat(store().find(id, NOW)).contains(next);
    }
}
