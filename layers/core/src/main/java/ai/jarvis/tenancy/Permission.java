package ai.jarvis.tenancy;

import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do; the names are part of the API. Which role has which is in {@code roles.properties}. */
public enum Permission {
    AGENTS_EXECUTE("agents:execute"),
    AGENTS_READ("agents:read"),
    AGENTS_WRITE("agents:write"),
    CHAT_CREATE("chat:create"),
    /** To see and delete the conversations of everybody in the tenant. */
    CHAT_MODERATE("chat:moderate"),
    CHAT_READ("chat:read"),
    DOCUMENTS_DELETE("documents:delete"),
    /** To see all documents of the tenant, those too that are limited to others. */
    DOCUMENTS_MODERATE("documents:moderate"),
    DOCUMENTS_READ("documents:read"),
    DOCUMENTS_WRITE("documents:write"),
    EVALUATIONS_READ("evaluations:read"),
    EVALUATIONS_WRITE("evaluations:write"),
    MODELS_READ("models:read"),
    MODELS_WRITE("models:write"),
    MONITOR_READ("monitor:read"),
    MONITOR_WRITE("monitor:write"),
    PERSONAS_READ("personas:read"),
    PERSONAS_WRITE("personas:write"),
    PROMPTS_READ("prompts:read"),
    PROMPTS_WRITE("prompts:write"),
    ROLLOUTS_READ("rollouts:read"),
    /** To begin, move and take back rollouts of prompts and models. */
    ROLLOUTS_WRITE("rollouts:write"),
    SANDBOX_EXECUTE("sandbox:execute"),
    SANDBOX_READ("sandbox:read"),
    SQL_EXECUTE("sql:execute"),
    SQL_READ("sql:read"),
    SQL_WRITE("sql:write"),
    WORKFLOW_CREATE("workflow:create"),
    WORKFLOW_EXECUTE("workflow:execute"),
    WORKFLOW_READ("workflow:read"),
    QUOTA_READ("quota:read"),
    USAGE_READ("usage:read"),
    AUDIT_READ("audit:read"),
    /** Users, roles and API keys of the own tenant. */
    ADMIN_USER("admin:user"),
    /** Limits that a tenant sets for its own users and keys. */
    ADMIN_QUOTA("admin:quota"),
    /** The tenant's own settings. */
    ADMIN_CONFIG("admin:config"),
    /** All tenants: to make, suspend and delete them, and to set their limits. */
    ADMIN_TENANT("admin:tenant");

    private final String wireName;

    Permission(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The permission of this name, if there is one. */
    public static Optional<Permission> byWireName(String wireName) {
        return Stream.of(values()).filter(p -> p.wireName.equals(wireName)).findFirst();
    }
}
