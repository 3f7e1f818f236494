package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** One doing of something that is to be done once: the same for all attempts at it. */
public interface Effect {
    TenantId tenant();

    /** Which it is among all of its tenant. */
    String text();

    /** An id that is the same for all attempts, and no other doing's. */
    default String id(String prefix) {
        return prefix + UUID.nameUUIDFromBytes((tenant() + "#" + text()).getBytes(StandardCharsets.UTF_8));
    }
}
