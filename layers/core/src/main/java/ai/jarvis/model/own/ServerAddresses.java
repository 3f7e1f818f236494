package ai.jarvis.model.own;

import java.net.URI;
import java.util.Optional;

/** Knows where tenants' servers may be. */
@FunctionalInterface
public interface ServerAddresses {
    /** Why no server of a tenant may be there, if it may not. Where it leads is looked at again at each connection. */
    Optional<String> problem(URI url);
}
