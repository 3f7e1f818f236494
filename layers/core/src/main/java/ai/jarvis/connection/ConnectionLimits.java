package ai.jarvis.connection;

import ai.jarvis.quota.Demand;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import ai.jarvis.tenancy.Caller;
import java.time.Duration;
import java.util.Set;

/**
 * How many connections may be open at a time, and how much may be said over them. Each connection is a lease, which is
 * given back when it is closed, and expires with it where nobody says that it was.
 */
public final class ConnectionLimits {
    private final Quotas quotas;

    public ConnectionLimits(Quotas quotas) {
        this.quotas = quotas;
    }

    /**
     * Counts one more, whose opening is a request as any other.
     *
     * @throws QuotaExceeded if there are too many
     */
    void open(Connection connection, Caller caller) {
        var life = Duration.between(connection.openedAt(), connection.expiresAt());
        quotas.reserve(
                name(connection),
                caller,
                Demand.request(EndpointClass.STANDARD)
                        .withSlot(QuotaName.CONCURRENT_CONNECTIONS)
                        .withLease(life));
    }

    /**
     * Counts a message.
     *
     * @throws QuotaExceeded if there are too many; the connection stays open
     */
    void message(Connection connection) {
        quotas.reserve(opener(connection), Demand.request(EndpointClass.MESSAGE))
                .close();
    }

    void closed(Connection connection) {
        quotas.release(name(connection), opener(connection), QuotaName.CONCURRENT_CONNECTIONS);
    }

    private static String name(Connection connection) {
        return "con_" + connection.id();
    }

    /** As far as limits are concerned. */
    private static Caller opener(Connection connection) {
        return new Caller(connection.tenant(), connection.principal(), Set.of());
    }
}
