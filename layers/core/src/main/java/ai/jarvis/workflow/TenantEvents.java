package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;

/** Where tenants say what has happened with them, for triggers to hear. */
@FunctionalInterface
public interface TenantEvents {
    /**
     * Something has happened.
     *
     * @param id the same each time that the event is told
     */
    void happened(TenantId tenant, String type, String id, Map<String, Object> data);
}
