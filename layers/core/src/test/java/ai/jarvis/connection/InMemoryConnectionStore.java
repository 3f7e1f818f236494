package ai.jarvis.connection;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the connections of one process. */
public class InMemoryConnectionStore implements ConnectionStore {
    private final Map<ConnectionId, Connection> connections = new ConcurrentHashMap<>();

    @Override
    public void put(Connection connection) {
        connections.put(connection.id(), connection);
    }

    @Override
    public Optional<Connection> find(ConnectionId id, Instant now) {
        return Optional.ofNullable(connections.get(id))
                .filter(connection -> connection.expiresAt().isAfter(now));
    }

    @Override
    public void remove(ConnectionId id) {
        connections.remove(id);
    }
}
