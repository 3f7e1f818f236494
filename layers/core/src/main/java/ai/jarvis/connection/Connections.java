package ai.jarvis.connection;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.Authentication;
import java.time.Clock;
import java.time.Duration;

/** Opens and closes connections. */
public final class Connections {
    /** API Gateway ends a connection after two hours; the rest is for clocks that differ. */
    public static final Duration LIFE = Duration.ofMinutes(135);

    private final Authentication authentication;
    private final Admission admission;
    private final ConnectionStore store;
    private final Clock clock;

    public Connections(Authentication authentication, Admission admission, ConnectionStore store, Clock clock) {
        this.authentication = authentication;
        this.admission = admission;
        this.store = store;
        this.clock = clock;
    }

    /** Lets a client in with a good key or token, by the rules of every other request. */
    public Connection open(ConnectionId id, Handshake handshake) {
        var identified = authentication.authenticate(handshake.token());
        var caller = identified.caller();
        admission.require(caller.tenant());
        var now = clock.instant();
        var end = now.plus(LIFE);
        var until = identified.until().filter(end::isAfter).orElse(end);
        var connection = new Connection(id, caller.tenant(), caller.principal(), now, until);
        store.put(connection);
        return connection;
    }

    /** The open connection of this id, whose messages are its opener's, as long as they are let in. */
    public Connection get(ConnectionId id) {
        var connection = store.find(id, clock.instant())
                .filter(open -> authentication.isStillLetIn(open.tenant(), open.principal()))
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
