package ai.jarvis.sql.source;

import java.util.Optional;

/** Knows where tenants' databases may be. */
@FunctionalInterface
public interface DatabaseAddresses {
    /** Why no database of a tenant may be on a host, if it may not. Where it leads is looked at again at each connection. */
    Optional<String> problem(String host);
}
