package ai.jarvis.agent;

import ai.jarvis.agent.Execution.Ending;
import ai.jarvis.agent.Execution.Place;
import ai.jarvis.agent.Execution.Status;
import ai.jarvis.agent.Execution.Waiter;
import ai.jarvis.agent.Execution.Wish;
import ai.jarvis.chat.ConversationId;
import ai.jarvis.chat.ConversationStore;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import ai.jarvis.workflow.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Executions of agents, as people ask for them. The work is {@link AgentSteps}. */
public final class Executions {
    /** The longest that somebody can wait with one question. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

    private static final int MAX_INPUT = 100_000;
    private static final int MAX_PARAMETERS = 20_000;
    private static final Duration CACHED_FOR = Duration.ofHours(1);
    private static final Duration WHEN_OVERLOADED = Duration.ofSeconds(30);
    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(500);

    private final Stores stores;
    private final AgentLoad load;
    private final AgentMachine machine;
    private final AgentFeed feed;
    private final ExecutionEndings endings;
    private final Degradation.Thresholds thresholds;
    private final Metrics metrics;
    private final Clock clock;

    /** What is kept. */
    public record Stores(
            AgentStore agents, ExecutionStore executions, AgentAccounts accounts, ConversationStore conversations) {}

    public Executions(
            Stores stores,
            AgentLoad load,
            AgentMachine machine,
            AgentFeed feed,
            ExecutionEndings endings,
            Degradation.Thresholds thresholds,
            Metrics metrics,
            Clock clock) {
        this.stores = stores;
        this.load = load;
        this.machine = machine;
        this.feed = feed;
        this.endings = endings;
        this.thresholds = thresholds;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * What somebody asks an agent for.
     *
     * @param conversation that it goes on with; a new one if absent
     * @param limits narrower than the agent's
     */
    public record Question(
            String input, Map<String, Object> parameters, Optional<String> conversation, AgentLimits.Wanted limits) {}

    /**
     * An execution with what it did.
     *
     * @param children executions of the agents that it asked
     */
    public record Detailed(Execution execution, List<AgentStep> steps, List<Execution> children) {}

    /**
     * Has an agent work.
     *
     * @throws Refusal {@code agents_overloaded} if there is too much to do already
     */
    public Execution execute(Caller caller, AgentId id, Question question) {
        caller.require(Permission.AGENTS_EXECUTE);
        var agent = stores.agents().find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("agent"));
        return begin(caller, agent, checked(caller, agent, question), Optional.empty());
    }

    /** Has an agent work for a step of a workflow: a doing of a step has one execution, which goes on if it failed. */
    public Execution execute(Caller caller, Agent agent, Question question, Waiter waiter) {
        caller.require(Permission.AGENTS_EXECUTE);
        var known = stores.executions().ofStep(caller.tenant(), waiter.step());
        if (known.isEmpty()) {
            return begin(caller, agent, checked(caller, agent, question), Optional.of(waiter));
        }
        stores.executions().awaitedBy(caller.tenant(), known.get().id(), waiter.token());
        var execution = find(caller.tenant(), known.get().id());
        if (execution.status() == Status.FAILED) {
            again(execution);
        } else if (execution.hasEnded()) {
            endings.afterwards(execution);
        }
        return execution;
    }

    private Wish checked(Caller caller, Agent agent, Question question) {
        var errors = new ArrayList<FieldError>();
        Text.problem(question.input(), MAX_INPUT).ifPresent(problem -> errors.add(new FieldError("/input", problem)));
        var parameters = Json.writeCompact(question.parameters());
        if (parameters.length() > MAX_PARAMETERS) {
            errors.add(new FieldError("/parameters", "must have at most " + MAX_PARAMETERS + " characters as JSON"));
        }
        Text.unstorable(parameters).ifPresent(problem -> errors.add(new FieldError("/parameters", problem)));
        var own = agent.definition().limits();
        var limits = question.limits().within(own, own, errors);
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return new Wish(
                question.input(),
                question.parameters(),
                conversation(caller, agent, question.conversation()),
                limits,
                Optional.empty());
    }

    /** The one that is named, if it is the caller's own; else a new one, unless nothing of it would be remembered. */
    private Optional<ConversationId> conversation(Caller caller, Agent agent, Optional<String> named) {
        if (named.isEmpty()) {
            return agent.definition().memory().turns() > 0 ? Optional.of(ConversationId.fresh()) : Optional.empty();
        }
        var id = named.filter(text -> Ids.isId(ConversationId.PREFIX, text)).map(ConversationId::new);
        return Optional.of(id.flatMap(known -> stores.conversations().find(caller.tenant(), known))
                .filter(known -> known.owner().equals(caller.principal()))
                .orElseThrow(() -> Refusal.notFound("conversation"))
                .id());
    }

    private Execution begin(Caller caller, Agent agent, Wish wish, Optional<Waiter> waiter) {
        var level = level();
        var now = Instant.ofEpochMilli(clock.millis());
        var id = ExecutionId.fresh();
        var execution = new Execution(
                id,
                caller.tenant(),
                agent.id(),
                agent.version(),
                Actor.of(caller),
                new Wish(wish.input(), wish.parameters(), wish.conversation(), wish.limits(), waiter),
                new Place(id, Optional.empty(), 1),
                Status.PENDING,
                1,
                Optional.empty(),
                Degradation.at(level),
                Usage.NONE,
                Optional.empty(),
                now,
                Optional.empty(),
                Optional.empty());
        if (level >= 2) {
            var before = stores.executions()
                    .equal(execution, now.minus(CACHED_FOR))
                    .flatMap(equal -> equal.ending().flatMap(Ending::output));
            if (before.isPresent()) {
                return answered(execution, before.get());
            }
        }
        if (!stores.executions().insert(execution)) {
            return find(
                    caller.tenant(),
                    stores.executions()
                            .ofStep(caller.tenant(), waiter.orElseThrow().step())
                            .orElseThrow()
                            .id());
        }
        stores.accounts().open(caller.tenant(), id, wish.limits(), now);
        start(execution);
        return execution;
    }

    private Execution answered(Execution execution, String output) {
        var degraded = new ArrayList<>(execution.degraded());
        degraded.add(Degradation.CACHED);
        stores.executions()
                .insert(new Execution(
                        execution.id(),
                        execution.tenant(),
                        execution.agent(),
                        execution.version(),
                        execution.actor(),
                        execution.wish(),
                        execution.place(),
                        execution.status(),
                        execution.attempt(),
                        execution.machine(),
                        degraded,
                        execution.usage(),
                        execution.ending(),
                        execution.createdAt(),
                        execution.startedAt(),
                        execution.endedAt()));
        endings.succeeded(execution, output);
        var ended = find(execution.tenant(), execution.id());
        endings.afterwards(ended);
        return ended;
    }

    private void start(Execution execution) {
        load.begin(
                execution.id(),
                clock.instant(),
                execution.wish().limits().maxDuration().plus(Execution.GRACE));
        try {
            machine.start(execution);
        } catch (RuntimeException e) {
            endings.failed(
                    execution,
                    StopReason.ERROR,
                    Optional.empty(),
                    "agents_unavailable",
                    "The execution could not be started.");
            load.end(execution.id());
            throw e;
        }
    }

    private int level() {
        var level = thresholds.level(load.read(clock.instant()));
        if (level > 0) {
            metrics.record(Map.of(), new Figure("agent_level", level, Unit.COUNT));
        }
        if (level >= 3) {
            metrics.record(Map.of(), new Figure("agent_refused", 1, Unit.COUNT));
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "agents_overloaded",
                    "Agents have so much to do that no more is taken for now.",
                    WHEN_OVERLOADED);
        }
        return level;
    }

    /** An execution with what it did so far. */
    public Detailed get(Caller caller, AgentId agent, ExecutionId id) {
        caller.require(Permission.AGENTS_READ);
        return detailed(find(caller, agent, id));
    }

    private Detailed detailed(Execution execution) {
        return new Detailed(
                execution,
                stores.executions().steps(execution.tenant(), execution.id()),
                stores.executions().children(execution.tenant(), execution.id()));
    }

    /** As {@link #get}, as soon as it has ended, or after that time. Nothing is held meanwhile. */
    public Detailed await(Caller caller, AgentId agent, ExecutionId id, Duration patience) {
        caller.require(Permission.AGENTS_READ);
        if (patience.isNegative() || patience.compareTo(LONGEST_WAIT) > 0) {
            throw Refusal.invalid("/wait_seconds", "must be from 0 to " + LONGEST_WAIT.toSeconds());
        }
        var until = System.nanoTime() + patience.toNanos();
        var pause = FIRST_LOOK;
        while (true) {
            var execution = find(caller, agent, id);
            var left = until - System.nanoTime();
            if (execution.hasEnded() || left <= 0 || Thread.currentThread().isInterrupted()) {
                return detailed(execution);
            }
            LockSupport.parkNanos(Math.min(left, pause.toNanos()));
            var longer = pause.multipliedBy(3).dividedBy(2);
            pause = longer.compareTo(LONGEST_LOOK) < 0 ? longer : LONGEST_LOOK;
        }
    }

    /** Those that somebody asked an agent for, newest first. */
    public Page<Execution> list(Caller caller, AgentId agent, Page.Request page) {
        caller.require(Permission.AGENTS_READ);
        var known = stores.agents().find(caller.tenant(), agent).orElseThrow(() -> Refusal.notFound("agent"));
        return stores.executions().list(caller.tenant(), known.id(), page);
    }

    /** What is new in an execution, for who watches it. */
    public AgentFeed.News news(Caller caller, AgentId agent, ExecutionId id, Optional<String> after, Duration wait) {
        caller.require(Permission.AGENTS_READ);
        return feed.read(caller.tenant(), find(caller, agent, id).id(), after, wait);
    }

    /** Stops an execution, and those of the agents that it asked, at once. One that is cancelled stays so. */
    public Detailed cancel(Caller caller, AgentId agent, ExecutionId id) {
        caller.require(Permission.AGENTS_EXECUTE);
        var execution = find(caller, agent, id);
        if (!endings.cancel(execution)) {
            throw conflict(
                    "execution_ended",
                    "The execution has ended: "
                            + find(caller, agent, id).status().wireName() + ".");
        }
        return detailed(find(caller, agent, id));
    }

    /** Goes on with an execution that failed, after the last step that it finished. */
    public Detailed retry(Caller caller, AgentId agent, ExecutionId id) {
        caller.require(Permission.AGENTS_EXECUTE);
        var execution = find(caller, agent, id);
        if (!execution.isRoot()) {
            throw conflict(
                    "execution_of_agent",
                    "Another agent asked for the execution. Retry "
                            + execution.place().root() + ".");
        }
        var reason = execution.ending().map(Ending::reason);
        if (reason.filter(why -> why.isLimit() && why != StopReason.MAX_DURATION)
                .isPresent()) {
            throw conflict(
                    "limit_reached", "The execution has used what it may. Execute the agent again, with wider limits.");
        }
        if (execution.status() != Status.FAILED) {
            throw conflict(
                    "execution_not_failed",
                    "The execution is " + execution.status().wireName() + "; only one that failed is retried.");
        }
        level();
        again(execution);
        return detailed(find(caller, agent, id));
    }

    private void again(Execution execution) {
        var tenant = execution.tenant();
        if (stores.executions().retry(tenant, execution.id())) {
            stores.accounts().retry(tenant, execution.id(), execution.wish().limits(), clock.instant());
            start(find(tenant, execution.id()));
        }
    }

    private static Refusal conflict(String code, String detail) {
        return Refusal.of(Refusal.Kind.CONFLICT, code, detail);
    }

    private Execution find(Caller caller, AgentId agent, ExecutionId id) {
        var found = stores.executions()
                .find(caller.tenant(), id)
                .filter(execution -> execution.agent().equals(agent))
                .orElseThrow(() -> Refusal.notFound("execution"));
        if (found.isOverdue(clock.instant())) {
            endings.failed(
                    found,
                    StopReason.MAX_DURATION,
                    Optional.empty(),
                    "max_duration",
                    "The execution took longer than it may.");
            endings.afterwards(find(caller.tenant(), id));
        }
        return find(caller.tenant(), id);
    }

    private Execution find(TenantId tenant, ExecutionId id) {
        return stores.executions().find(tenant, id).orElseThrow(() -> Refusal.notFound("execution"));
    }
}
