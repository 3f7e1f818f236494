package ai.jarvis.sql.source;

import java.util.Optional;

/** Knows where tenants' databases may be. */
public interface DatabaseAddresses {
    /** Why no database of a tenant may be there, if it may not. Where it leads is looked at again at each connection. */
    Optional<String> problem(String host, int port);

    /** Whether a host is one that whoever runs the platform allowed although it is not on the public internet. */
    boolean isPrivate(String host);
}
