package ai.jarvis.connection;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;

/**
 * An open connection.
 *
 * @param principal who opened it: the id of an API key or of a user
 * @param expiresAt when it is gone at the latest, whether or not anybody said that it was closed
 */
public record Connection(ConnectionId id, TenantId tenant, String principal, Instant openedAt, Instant expiresAt) {
    public Connection {
        if (!expiresAt.isAfter(openedAt)) {
            throw new IllegalArgumentException("The connection " + id + " expires before it is opened: " + expiresAt);
        }
    }
}
