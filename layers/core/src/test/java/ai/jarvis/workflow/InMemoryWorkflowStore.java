package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the workflows of one process. */
public final class InMemoryWorkflowStore implements WorkflowStore {
    private final Map<WorkflowId, Workflow> workflows = new HashMap<>();
    private final Map<WorkflowId, TreeMap<Integer, WorkflowVersion>> versions = new HashMap<>();

    @Override
    public boolean insert(Workflow workflow, WorkflowVersion first) {
        if (findByName(workflow.tenant(), workflow.name()).isPresent()) {
            return false;
        }
        workflows.put(workflow.id(), workflow);
        versions.put(workflow.id(), new TreeMap<>(Map.of(1, first)));
        return true;
    }

    @Override
    public Optional<Workflow> append(TenantId tenant, WorkflowVersion version) {
        var before = find(tenant, version.workflow());
        return before.map(known -> {
            var next = known.latest() + 1;
            versions.get(known.id()).put(next, version.numbered(next));
            var after = new Workflow(
                    known.id(),
                    tenant,
                    known.name(),
                    next,
                    known.publication(),
                    known.createdAt(),
                    version.createdAt());
            workflows.put(known.id(), after);
            return after;
        });
    }

    @Override
    public Optional<Workflow> find(TenantId tenant, WorkflowId id) {
        return Optional.ofNullable(workflows.get(id))
                .filter(workflow -> workflow.tenant().equals(tenant));
    }

    @Override
    public Optional<Workflow> findByName(TenantId tenant, String name) {
        return workflows.values().stream()
                .filter(workflow ->
                        workflow.tenant().equals(tenant) && workflow.name().equals(name))
                .findFirst();
    }

    @Override
    public Page<Workflow> list(TenantId tenant, Page.Request page) {
        var rows = workflows.values().stream()
                .filter(workflow -> workflow.tenant().equals(tenant))
                .filter(workflow -> page.after()
                        .map(after -> workflow.id().value().compareTo(after) < 0)
                        .orElse(true))
                .sorted(Comparator.comparing(
                                (Workflow workflow) -> workflow.id().value())
                        .reversed())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), workflow -> workflow.id().value());
    }

    @Override
    public Optional<WorkflowVersion> version(TenantId tenant, WorkflowId id, int number) {
        return find(tenant, id)
                .flatMap(workflow -> Optional.ofNullable(versions.get(id).get(number)));
    }

    @Override
    public Page<WorkflowVersion> versions(TenantId tenant, WorkflowId id, Page.Request page) {
        var rows = find(tenant, id)
                .map(workflow -> versions.get(id).descendingMap().values())
                .stream()
                .flatMap(Collection::stream)
                .filter(version -> page.after()
                        .map(after -> version.number() < Integer.parseInt(after))
                        .orElse(true))
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), version -> Integer.toString(version.number()));
    }

    @Override
    public void publishedAs(TenantId tenant, WorkflowId id, int number, String machineVersion) {
        versions.get(id)
                .computeIfPresent(
                        number,
                        (key, version) -> new WorkflowVersion(
                                id,
                                number,
                                version.source(),
                                version.definition(),
                                version.inputs(),
                                version.sourceMap(),
                                version.permissions(),
                                version.author(),
                                version.createdAt(),
                                Optional.of(machineVersion)));
    }

    @Override
    public Optional<Integer> numberOf(TenantId tenant, WorkflowId id, String machineVersion) {
        return versions.get(id).values().stream()
                .filter(version -> version.machineVersion().equals(Optional.of(machineVersion)))
                .map(WorkflowVersion::number)
                .findFirst();
    }

    @Override
    public boolean route(Workflow before, Workflow.Publication publication, Instant at) {
        var known = workflows.get(before.id());
        if (known == null || !known.publication().equals(before.publication())) {
            return false;
        }
        workflows.put(before.id(), known.published(publication.machine(), publication.routing(), at));
        return true;
    }

    @Override
    public boolean delete(TenantId tenant, WorkflowId id) {
        return find(tenant, id).isPresent() && workflows.remove(id) != null;
    }
}
