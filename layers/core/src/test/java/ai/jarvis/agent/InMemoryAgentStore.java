package ai.jarvis.agent;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Keeps the agents of one process. */
public final class InMemoryAgentStore implements AgentStore {
    private final List<Agent> versions = new ArrayList<>();
    private final Set<AgentId> deleted = new HashSet<>();

    @Override
    public synchronized boolean insert(Agent agent) {
        if (findByName(agent.tenant(), agent.definition().name()).isPresent()) {
            return false;
        }
        versions.add(agent);
        return true;
    }

    private synchronized Stream<Agent> of(TenantId tenant, AgentId id) {
        return List.copyOf(versions).stream()
                .filter(agent -> agent.tenant().equals(tenant) && agent.id().equals(id));
    }

    private synchronized List<Agent> newest(TenantId tenant) {
        return versions.stream()
                .filter(agent -> agent.tenant().equals(tenant) && !deleted.contains(agent.id()))
                .filter(agent -> of(tenant, agent.id()).noneMatch(other -> other.version() > agent.version()))
                .sorted(Comparator.comparing((Agent agent) -> agent.id().value())
                        .reversed())
                .toList();
    }

    @Override
    public Optional<Agent> find(TenantId tenant, AgentId id) {
        return newest(tenant).stream().filter(agent -> agent.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Agent> findByName(TenantId tenant, String name) {
        return newest(tenant).stream()
                .filter(agent -> agent.definition().name().equals(name))
                .findFirst();
    }

    @Override
    public Page<Agent> list(TenantId tenant, Page.Request page) {
        var after = newest(tenant).stream()
                .filter(agent -> page.after()
                        .map(last -> agent.id().value().compareTo(last) < 0)
                        .orElse(true))
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(after, page.limit(), agent -> agent.id().value());
    }

    @Override
    public synchronized Changed change(Agent next) {
        if (findByName(next.tenant(), next.definition().name())
                .filter(other -> !other.id().equals(next.id()))
                .isPresent()) {
            return Changed.NAME_TAKEN;
        }
        if (find(next.tenant(), next.id())
                .filter(known -> known.version() + 1 == next.version())
                .isEmpty()) {
            return Changed.OUTDATED;
        }
        versions.add(next);
        return Changed.DONE;
    }

    @Override
    public Optional<Agent> version(TenantId tenant, AgentId id, int number) {
        return of(tenant, id).filter(agent -> agent.version() == number).findFirst();
    }

    @Override
    public Page<Agent> versions(TenantId tenant, AgentId id, Page.Request page) {
        var after = of(tenant, id)
                .filter(agent -> page.after()
                        .map(last -> agent.version() < Integer.parseInt(last))
                        .orElse(true))
                .sorted(Comparator.comparing(Agent::version).reversed())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(after, page.limit(), agent -> Integer.toString(agent.version()));
    }

    @Override
    public List<Agent> naming(TenantId tenant, AgentId id) {
        return newest(tenant).stream()
                .filter(agent -> agent.definition().agents().stream()
                        .anyMatch(sub -> sub.agent().equals(id)))
                .toList();
    }

    @Override
    public synchronized boolean delete(TenantId tenant, AgentId id, Instant at) {
        return find(tenant, id).isPresent() && deleted.add(id);
    }
}
