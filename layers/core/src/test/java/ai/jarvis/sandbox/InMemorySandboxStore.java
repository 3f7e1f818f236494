package ai.jarvis.sandbox;

import ai.jarvis.platform.Page;
import ai.jarvis.sandbox.Execution.Status;
import ai.jarvis.sandbox.Execution.Waiter;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Executions that are gone with the test. */
public final class InMemorySandboxStore implements SandboxStore {
    private final TreeMap<String, Execution> executions = new TreeMap<>();

    @Override
    public synchronized boolean insert(Execution execution) {
        var isTaken = execution
                .waiter()
                .filter(waiter ->
                        ofStep(execution.tenant(), waiter.step(), false).anyMatch(each -> !each.hasEnded()))
                .isPresent();
        return !isTaken && executions.putIfAbsent(execution.id().value(), execution) == null;
    }

    @Override
    public synchronized Optional<Execution> find(TenantId tenant, ExecutionId id) {
        return Optional.ofNullable(executions.get(id.value()))
                .filter(each -> each.tenant().equals(tenant));
    }

    @Override
    public synchronized Page<Execution> list(TenantId tenant, Optional<Status> status, Page.Request page) {
        var found = executions.descendingMap().values().stream()
                .filter(each -> each.tenant().equals(tenant))
                .filter(each -> status.isEmpty() || status.get() == each.status())
                .filter(each -> page.after()
                        .map(after -> each.id().value().compareTo(after) < 0)
                        .orElse(true))
                .limit(page.limit() + 1L)
                .map(each -> each.outcome()
                        .map(outcome -> with(
                                each,
                                each.status(),
                                each.startedAt(),
                                each.endedAt(),
                                Optional.of(Sandbox.withOutput(
                                                each,
                                                outcome,
                                                new Outcome.Output(
                                                        "",
                                                        "",
                                                        outcome.output().isTruncated(),
                                                        outcome.output().isAside()))
                                        .outcome()
                                        .orElseThrow())))
                        .orElse(each))
                .toList();
        return Page.of(found, page.limit(), each -> each.id().value());
    }

    @Override
    public synchronized Optional<Execution> ofStep(TenantId tenant, String step) {
        return ofStep(tenant, step, true).findFirst();
    }

    private Stream<Execution> ofStep(TenantId tenant, String step, boolean newestFirst) {
        return (newestFirst ? executions.descendingMap() : executions)
                .values().stream().filter(each -> each.tenant().equals(tenant)).filter(each -> each.waiter()
                        .filter(waiter -> waiter.step().equals(step))
                        .isPresent());
    }

    @Override
    public synchronized List<Execution> unfinished(TenantId tenant, String run) {
        return executions.values().stream()
                .filter(each -> each.tenant().equals(tenant) && !each.hasEnded())
                .filter(each ->
                        each.waiter().filter(waiter -> waiter.run().equals(run)).isPresent())
                .toList();
    }

    @Override
    public synchronized void awaitedBy(TenantId tenant, ExecutionId id, String token) {
        find(tenant, id)
                .flatMap(each -> each.waiter()
                        .map(waiter -> new Execution(
                                each.id(),
                                each.tenant(),
                                each.principal(),
                                each.plan(),
                                each.status(),
                                each.degraded(),
                                Optional.of(new Waiter(waiter.run(), waiter.step(), token)),
                                each.createdAt(),
                                each.deadline(),
                                each.startedAt(),
                                each.endedAt(),
                                each.outcome())))
                .ifPresent(each -> executions.put(id.value(), each));
    }

    @Override
    public synchronized boolean started(TenantId tenant, ExecutionId id, Instant at) {
        var pending = find(tenant, id).filter(each -> each.status() == Status.PENDING);
        pending.ifPresent(each -> executions.put(
                id.value(), with(each, Status.RUNNING, Optional.of(at), Optional.empty(), Optional.empty())));
        return pending.isPresent();
    }

    @Override
    public synchronized Optional<Execution> end(TenantId tenant, ExecutionId id, Outcome outcome, Instant at) {
        var ended = find(tenant, id)
                .filter(each -> !each.hasEnded())
                .map(each -> with(
                        each,
                        outcome.status(),
                        outcome.startedAt().or(each::startedAt),
                        Optional.of(at),
                        Optional.of(outcome)));
        ended.ifPresent(each -> executions.put(id.value(), each));
        return ended;
    }

    private static Execution with(
            Execution execution,
            Status status,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Optional<Outcome> outcome) {
        return new Execution(
                execution.id(),
                execution.tenant(),
                execution.principal(),
                execution.plan(),
                status,
                execution.degraded(),
                execution.waiter(),
                execution.createdAt(),
                execution.deadline(),
                startedAt,
                endedAt,
                outcome);
    }
}
