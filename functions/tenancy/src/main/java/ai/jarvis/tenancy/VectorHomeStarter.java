package ai.jarvis.tenancy;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.NamedExecutions;
import java.util.Map;

/**
 * Has the state machine {@code vector-home} move a tenant's vectors.
 *
 * @param machine its ARN
 */
record VectorHomeStarter(NamedExecutions executions, String machine) {
    /** @param event that asks for it, and may come twice */
    void start(TenantId tenant, String event) {
        executions.start(machine, tenant + "-" + event, Json.write(Map.of("tenant", tenant.value())));
    }
}
