package ai.jarvis.connection;

import java.time.Instant;
import java.util.Optional;

/** Where it is kept which connections are open. */
public interface ConnectionStore {
    /** Keeps a connection, in place of an earlier one of the same id. */
    void put(Connection connection);

    /** The connection, unless it has expired by now, even where the store removes it late. */
    Optional<Connection> find(ConnectionId id, Instant now);

    /** Forgets a connection; one that is not there is no matter. */
    void remove(ConnectionId id);
}
