package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the runs of one process. */
public final class InMemoryRunStore implements RunStore {
    private final Map<RunId, Run> runs = new ConcurrentHashMap<>();

    @Override
    public synchronized Run insert(Run run) {
        var known = run.wish().deduplication().flatMap(key -> findDuplicate(run.tenant(), run.workflow(), key));
        if (known.isEmpty()) {
            runs.put(run.id(), run);
        }
        return known.orElse(run);
    }

    @Override
    public Optional<Run> find(TenantId tenant, RunId id) {
        return Optional.ofNullable(runs.get(id)).filter(run -> run.tenant().equals(tenant));
    }

    @Override
    public Optional<Run> findDuplicate(TenantId tenant, WorkflowId workflow, String deduplication) {
        return runs.values().stream()
                .filter(run -> run.tenant().equals(tenant)
                        && run.workflow().equals(workflow)
                        && run.wish().deduplication().equals(Optional.of(deduplication)))
                .findFirst();
    }

    @Override
    public Page<Run> list(TenantId tenant, Filter filter, Page.Request page) {
        var rows = runs.values().stream()
                .filter(run -> run.tenant().equals(tenant))
                .filter(run -> filter.workflow().map(run.workflow()::equals).orElse(true))
                .filter(run -> filter.status().map(run.status()::equals).orElse(true))
                .filter(run -> page.after()
                        .map(after -> run.id().value().compareTo(after) < 0)
                        .orElse(true))
                .sorted(Comparator.comparing((Run run) -> run.id().value()).reversed())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), run -> run.id().value());
    }

    @Override
    public boolean anyUnfinished(TenantId tenant, WorkflowId workflow) {
        return runs.values().stream()
                .anyMatch(run -> run.tenant().equals(tenant) && run.workflow().equals(workflow) && !run.hasEnded());
    }

    @Override
    public List<Run> children(TenantId tenant, RunId parent, int most) {
        return runs.values().stream()
                .filter(run -> run.tenant().equals(tenant))
                .filter(run -> run.parent().map(Run.Parent::run).equals(Optional.of(parent)))
                .sorted(Comparator.comparing(run -> run.id().value()))
                .limit(most)
                .toList();
    }

    @Override
    public List<Run> unfinishedChildren(TenantId tenant, RunId parent) {
        return children(tenant, parent, Integer.MAX_VALUE).stream()
                .filter(run -> !run.hasEnded())
                .toList();
    }

    @Override
    public synchronized boolean advance(TenantId tenant, RunId id, TaskStatus to, News news, boolean byCaller) {
        var run = find(tenant, id).orElse(null);
        if (run == null || !to.predecessors().contains(run.status())) {
            return false;
        }
        var begun = to == TaskStatus.RUNNING;
        runs.put(
                id,
                new Run(
                        id,
                        tenant,
                        run.workflow(),
                        news.version().or(run::version),
                        to,
                        run.attempt() + (begun ? 1 : 0),
                        run.wish(),
                        run.root(),
                        run.parent(),
                        news.execution().or(run::execution),
                        news.output().or(run::output),
                        news.error(),
                        run.createdAt(),
                        begun ? Optional.of(news.at()) : run.startedAt(),
                        begun || to == TaskStatus.RETRY ? Optional.<Instant>empty() : Optional.of(news.at())));
        return true;
    }

    @Override
    public void awaitedBy(TenantId tenant, RunId id, Run.Parent parent) {
        find(tenant, id)
                .ifPresent(run -> runs.put(
                        id,
                        new Run(
                                id,
                                tenant,
                                run.workflow(),
                                run.version(),
                                run.status(),
                                run.attempt(),
                                run.wish(),
                                run.root(),
                                Optional.of(parent),
                                run.execution(),
                                run.output(),
                                run.error(),
                                run.createdAt(),
                                run.startedAt(),
                                run.endedAt())));
    }
}
