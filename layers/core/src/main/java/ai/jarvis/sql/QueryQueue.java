package ai.jarvis.sql;

import ai.jarvis.tenancy.TenantId;

/** Has questions answered elsewhere. */
@FunctionalInterface
public interface QueryQueue {
    /** Hands one out; it is handed out again until it has ended. */
    void send(TenantId tenant, QueryId id);
}
