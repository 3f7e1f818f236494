package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;

/**
 * An agent, in one version.
 *
 * @param author the principal that made the version
 * @param createdAt when the agent was made
 * @param updatedAt when the version was
 */
public record Agent(
        AgentId id,
        TenantId tenant,
        int version,
        AgentDefinition definition,
        String author,
        Instant createdAt,
        Instant updatedAt) {}
