package ai.jarvis.agent;

import ai.jarvis.agent.Execution.Ending;
import ai.jarvis.agent.Execution.Status;
import ai.jarvis.agent.Execution.Waiter;
import ai.jarvis.agent.Execution.Wish;
import ai.jarvis.chat.ConversationId;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keeps the executions of one process. */
public final class InMemoryExecutionStore implements ExecutionStore {
    private final Map<ExecutionId, Execution> executions = new LinkedHashMap<>();
    private final Map<ExecutionId, List<AgentStep>> steps = new HashMap<>();
    private final Map<ConversationId, Summary> summaries = new HashMap<>();

    @Override
    public synchronized boolean insert(Execution execution) {
        var step = execution.wish().waiter().map(Waiter::step);
        if (step.isPresent() && ofStep(execution.tenant(), step.get()).isPresent()) {
            return false;
        }
        return executions.putIfAbsent(execution.id(), execution) == null;
    }

    @Override
    public synchronized Optional<Execution> find(TenantId tenant, ExecutionId id) {
        return Optional.ofNullable(executions.get(id))
                .filter(execution -> execution.tenant().equals(tenant));
    }

    @Override
    public synchronized Page<Execution> list(TenantId tenant, AgentId agent, Page.Request page) {
        var found = new ArrayList<Execution>();
        executions.values().stream()
                .filter(each -> each.tenant().equals(tenant) && each.agent().equals(agent) && each.isRoot())
                .filter(each -> page.after()
                        .map(last -> each.id().value().compareTo(last) < 0)
                        .orElse(true))
                .forEach(each -> found.addFirst(each));
        return Page.of(found.subList(0, Math.min(found.size(), page.limit() + 1)), page.limit(), each -> each.id()
                .value());
    }

    @Override
    public synchronized List<Execution> children(TenantId tenant, ExecutionId parent) {
        return executions.values().stream()
                .filter(each -> each.tenant().equals(tenant))
                .filter(each -> each.place()
                        .parent()
                        .filter(asked -> asked.execution().equals(parent))
                        .isPresent())
                .toList();
    }

    @Override
    public synchronized Optional<Execution> ofStep(TenantId tenant, String step) {
        return executions.values().stream()
                .filter(each -> each.tenant().equals(tenant))
                .filter(each -> each.wish().waiter().map(Waiter::step).equals(Optional.of(step)))
                .findFirst();
    }

    @Override
    public synchronized List<Execution> unfinished(TenantId tenant, String run) {
        return executions.values().stream()
                .filter(each -> each.tenant().equals(tenant) && !each.hasEnded())
                .filter(each -> each.wish().waiter().map(Waiter::run).equals(Optional.of(run)))
                .toList();
    }

    @Override
    public synchronized void awaitedBy(TenantId tenant, ExecutionId id, String token) {
        change(tenant, id, each -> {
            var wish = each.wish();
            var waiter = wish.waiter().map(old -> new Waiter(old.run(), old.step(), token));
            return with(
                    each,
                    new Wish(wish.input(), wish.parameters(), wish.conversation(), wish.limits(), waiter),
                    each.status(),
                    each.attempt(),
                    each.machine(),
                    each.usage(),
                    each.ending(),
                    each.startedAt(),
                    each.endedAt());
        });
    }

    @Override
    public synchronized Optional<Execution> equal(Execution execution, Instant since) {
        return executions.values().stream()
                .filter(each -> each.tenant().equals(execution.tenant())
                        && each.isRoot()
                        && each.status() == Status.SUCCESS
                        && !each.createdAt().isBefore(since)
                        && each.agent().equals(execution.agent())
                        && each.version() == execution.version()
                        && each.actor().equals(execution.actor())
                        && each.wish().input().equals(execution.wish().input())
                        && each.wish().parameters().equals(execution.wish().parameters()))
                .filter(each -> isFirst(each) && isFirst(execution))
                .reduce((first, second) -> second);
    }

    private boolean isFirst(Execution execution) {
        return executions.values().stream()
                .filter(other -> other.isRoot()
                        && other.id().value().compareTo(execution.id().value()) < 0)
                .noneMatch(other -> other.wish().conversation().isPresent()
                        && other.wish().conversation().equals(execution.wish().conversation()));
    }

    @Override
    public synchronized boolean started(TenantId tenant, ExecutionId id, String machine, Instant at) {
        return change(
                tenant,
                id,
                each -> each.hasEnded()
                        ? each
                        : with(
                                each,
                                each.wish(),
                                Status.RUNNING,
                                each.attempt(),
                                Optional.of(machine),
                                each.usage(),
                                each.ending(),
                                each.startedAt().or(() -> Optional.of(at)),
                                each.endedAt()));
    }

    private static Execution with(
            Execution old,
            Wish wish,
            Status status,
            int attempt,
            Optional<String> machine,
            Usage usage,
            Optional<Ending> ending,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt) {
        return new Execution(
                old.id(),
                old.tenant(),
                old.agent(),
                old.version(),
                old.actor(),
                wish,
                old.place(),
                status,
                attempt,
                machine,
                old.degraded(),
                usage,
                ending,
                old.createdAt(),
                startedAt,
                endedAt);
    }

    /** Whether it is another one then. */
    private boolean change(TenantId tenant, ExecutionId id, UnaryOperator<Execution> change) {
        var known = find(tenant, id);
        var changed = known.map(change);
        changed.ifPresent(each -> executions.put(id, each));
        return !changed.equals(known);
    }

    @Override
    public synchronized List<AgentStep> steps(TenantId tenant, ExecutionId id) {
        return find(tenant, id).isEmpty() ? List.of() : List.copyOf(steps.getOrDefault(id, List.of()));
    }

    @Override
    public synchronized boolean add(TenantId tenant, ExecutionId id, AgentStep step, List<Execution> children) {
        var all = steps.computeIfAbsent(id, unused -> new ArrayList<>());
        if (all.stream().anyMatch(each -> each.number() == step.number())) {
            return false;
        }
        all.add(step);
        children.forEach(this::insert);
        use(tenant, id, step.usage());
        return true;
    }

    private void use(TenantId tenant, ExecutionId id, Usage usage) {
        change(
                tenant,
                id,
                each -> with(
                        each,
                        each.wish(),
                        each.status(),
                        each.attempt(),
                        each.machine(),
                        each.usage().plus(usage),
                        each.ending(),
                        each.startedAt(),
                        each.endedAt()));
    }

    @Override
    public synchronized boolean answered(
            TenantId tenant, ExecutionId id, int number, int index, AgentStep.Result result) {
        var step = steps.get(id).get(number - 1);
        var call = step.calls().get(index);
        if (call.result().isPresent()) {
            return false;
        }
        var calls = new ArrayList<>(step.calls());
        calls.set(
                index,
                new AgentStep.Call(
                        call.index(), call.id(), call.name(), call.arguments(), call.child(), Optional.of(result)));
        steps.get(id)
                .set(
                        number - 1,
                        new AgentStep(
                                number,
                                step.type(),
                                step.text(),
                                calls,
                                step.usage(),
                                step.startedAt(),
                                step.endedAt()));
        use(tenant, id, result.usage());
        return true;
    }

    @Override
    public synchronized boolean stepEnded(TenantId tenant, ExecutionId id, int number, Instant at) {
        var step = steps.get(id).get(number - 1);
        if (step.endedAt().isPresent()) {
            return false;
        }
        steps.get(id)
                .set(
                        number - 1,
                        new AgentStep(
                                number,
                                step.type(),
                                step.text(),
                                step.calls(),
                                step.usage(),
                                step.startedAt(),
                                Optional.of(at)));
        return true;
    }

    @Override
    public synchronized boolean end(TenantId tenant, ExecutionId id, Status status, Ending ending, Instant at) {
        return change(
                tenant,
                id,
                each -> each.hasEnded()
                        ? each
                        : with(
                                each,
                                each.wish(),
                                status,
                                each.attempt(),
                                each.machine(),
                                each.usage(),
                                Optional.of(ending),
                                each.startedAt(),
                                Optional.of(at)));
    }

    @Override
    public synchronized boolean retry(TenantId tenant, ExecutionId id) {
        return change(
                tenant,
                id,
                each -> each.status() != Status.FAILED && each.status() != Status.CANCELLED
                        ? each
                        : with(
                                each,
                                each.wish(),
                                Status.PENDING,
                                each.attempt() + 1,
                                Optional.empty(),
                                each.usage(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Override
    public synchronized Optional<Summary> summary(TenantId tenant, ConversationId conversation) {
        return Optional.ofNullable(summaries.get(conversation));
    }

    @Override
    public synchronized void keep(TenantId tenant, ConversationId conversation, Summary summary, Instant at) {
        summaries.put(conversation, summary);
    }
}
