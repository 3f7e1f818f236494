package ai.jarvis.evaluation;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Evaluations that are gone with the test. */
public final class InMemoryEvaluationStore implements EvaluationStore {
    private final Map<EvaluationId, Evaluation> evaluations = new HashMap<>();
    private final Map<EvaluationId, SortedMap<Integer, CaseResult>> results = new HashMap<>();

    @Override
    public synchronized void insert(Evaluation evaluation) {
        evaluations.put(evaluation.id(), evaluation);
        results.put(evaluation.id(), new TreeMap<>());
    }

    @Override
    public synchronized Optional<Evaluation> find(TenantId tenant, EvaluationId id) {
        return Optional.ofNullable(evaluations.get(id))
                .filter(each -> each.tenant().equals(tenant));
    }

    @Override
    public synchronized Page<Evaluation> list(TenantId tenant, Page.Request page) {
        var all = new ArrayList<>(evaluations.values());
        all.removeIf(each -> !each.tenant().equals(tenant)
                || page.after()
                        .filter(after -> each.id().value().compareTo(after) >= 0)
                        .isPresent());
        all.sort(Comparator.comparing((Evaluation each) -> each.id().value()).reversed());
        return Page.of(all.stream().limit(page.limit() + 1L).toList(), page.limit(), each -> each.id()
                .value());
    }

    @Override
    public synchronized void add(TenantId tenant, EvaluationId id, CaseResult result) {
        find(tenant, id)
                .filter(each -> each.status() == Evaluation.Status.RUNNING)
                .ifPresent(each -> results.get(id).putIfAbsent(result.number(), result));
    }

    @Override
    public synchronized List<CaseResult> results(TenantId tenant, EvaluationId id, int after, int limit) {
        return find(tenant, id)
                .map(each -> results.get(id).tailMap(after + 1).values().stream()
                        .limit(limit)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public synchronized boolean finish(
            TenantId tenant,
            EvaluationId id,
            Evaluation.Status status,
            Optional<String> error,
            Optional<Report> report,
            Instant at) {
        var running = find(tenant, id).filter(each -> each.status() == Evaluation.Status.RUNNING);
        running.ifPresent(each -> evaluations.put(
                id,
                new Evaluation(
                        id,
                        tenant,
                        each.task(),
                        each.dataset(),
                        each.version(),
                        each.size(),
                        each.plan(),
                        status,
                        error,
                        report,
                        each.author(),
                        each.createdAt(),
                        Optional.of(at))));
        return running.isPresent();
    }
}
