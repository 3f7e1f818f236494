package ai.jarvis.agent;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where agents are kept. */
public interface AgentStore {
    /** Keeps a new one; whether it does: there is one of a name. */
    boolean insert(Agent agent);

    /** In its newest version. */
    Optional<Agent> find(TenantId tenant, AgentId id);

    Optional<Agent> findByName(TenantId tenant, String name);

    /** Newest first, each in its newest version. */
    Page<Agent> list(TenantId tenant, Page.Request page);

    /** What came of a change. */
    enum Changed {
        DONE,
        /** It has another version than the one that was changed. */
        OUTDATED,
        /** There is another agent of that name. */
        NAME_TAKEN
    }

    /** Keeps the version that comes after the newest one. */
    Changed change(Agent next);

    /** A version, of a deleted agent too: executions that have begun keep theirs. */
    Optional<Agent> version(TenantId tenant, AgentId id, int number);

    /** The versions, newest first. */
    Page<Agent> versions(TenantId tenant, AgentId id, Page.Request page);

    /** Agents that name this one in their newest version. */
    List<Agent> naming(TenantId tenant, AgentId id);

    /** Removes one; its executions can still be looked at. Whether there was one. */
    boolean delete(TenantId tenant, AgentId id, Instant at);
}
