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
    private final ConnectionLimits limits;
    private final ConnectionStore store;
    private final Clock clock;

    public Connections(
            Authentication authentication,
            Admission admission,
            ConnectionLimits limits,
            ConnectionStore store,
            Clock clock) {
        this.authentication = authentication;
        this.admission = admission;
        this.limits = limits;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Lets a client in with a good key or token, by the rules of every other request.
     *
     * @throws ai.jarvis.quota.QuotaExceeded if too many are in
     */
    public Connection open(ConnectionId id, Handshake handshake) {
        var identified = authentication.authenticate(handshake.token());
        var caller = identified.caller();
        admission.require(caller.tenant());
        var now = clock.instant();
        var end = now.plus(LIFE);
        var until = identified.until().filter(end::isAfter).orElse(end);
        var connection = new Connection(id, caller.tenant(), caller.principal(), now, until);
        limits.open(connection, caller);
        try {
            store.put(connection);
        } catch (RuntimeException e) {
            limits.closed(connection);
            throw e;
        }
        return connection;
    }

    /**
     * The open connection of this id, over which a message came: its opener's, as long as they are let in.
     *
     * @throws ai.jarvis.quota.QuotaExceeded if too many came
     */
    public Connection hear(ConnectionId id) {
        var connection = get(id);
        limits.message(connection);
        return connection;
    }

    private Connection get(ConnectionId id) {
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
        store.find(id, clock.instant()).ifPresent(limits::closed);
        store.remove(id);
    }
}
