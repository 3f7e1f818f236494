package ai.jarvis.connection;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.ApiKeys;
import java.time.Clock;
import java.time.Duration;

/** Opens and closes connections. */
public final class Connections {
    /** API Gateway ends a connection after two hours; the rest is for clocks that differ. */
    public static final Duration LIFE = Duration.ofMinutes(135);

    private final ApiKeys keys;
    private final Admission admission;
    private final ConnectionStore store;
    private final Clock clock;

    public Connections(ApiKeys keys, Admission admission, ConnectionStore store, Clock clock) {
        this.keys = keys;
        this.admission = admission;
        this.store = store;
        this.clock = clock;
    }

    /** Lets a client in with a good key, by the rules of every other request. */
    public Connection open(ConnectionId id, Handshake handshake) {
        var caller = keys.require(handshake.secret());
        admission.require(caller.tenant());
        var now = clock.instant();
        var connection = new Connection(id, caller.tenant(), caller.principal(), now, now.plus(LIFE));
        store.put(connection);
        return connection;
    }

    /** The open connection of this id, whose messages are its opener's. */
    public Connection get(ConnectionId id) {
        var connection = store.find(id, clock.instant())
                .orElseThrow(() -> Refusal.of(
                        Refusal.Kind.UNAUTHENTICATED,
                        "unknown_connection",
                        "This connection is closed. Open another."));
        admission.require(connection.tenant());
        return connection;
    }

    public void close(ConnectionId id) {
        store.remove(id);
    }
}
