package ai.jarvis.agent;

import ai.jarvis.agent.AgentStep.Call;
import ai.jarvis.agent.AgentStep.Result;
import ai.jarvis.agent.Execution.Ending;
import ai.jarvis.agent.Execution.Failure;
import ai.jarvis.agent.Execution.Status;
import ai.jarvis.agent.tool.AgentTool;
import ai.jarvis.agent.tool.Builtin;
import ai.jarvis.agent.tool.ToolRequest;
import ai.jarvis.agent.tool.ToolResult;
import ai.jarvis.agent.tool.Toolbox;
import ai.jarvis.chat.ConversationStore;
import ai.jarvis.chat.Message;
import ai.jarvis.evaluation.JsonText;
import ai.jarvis.model.TokenEstimate;
import ai.jarvis.model.ToolCall;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.EffectLedger;
import ai.jarvis.workflow.EffectLedger.Found;
import ai.jarvis.workflow.StepUnavailable;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of the loop in which agents work, for its state machine. All that an execution knows is in its store, so that
 * each may be done twice, and another state machine can go on where one was lost; one that was replaced by another does
 * nothing any more. What a tool did is not done again.
 */
public final class AgentSteps {
    /** Calls that a model can ask for at once. */
    static final int MOST_CALLS = 16;

    private static final int AT_A_TIME = 8;
    private static final int MOST_OUTPUT_TOKENS = 4_096;
    private static final Duration LONGEST_CALL = Duration.ofMinutes(2);

    /** A tool that ends by itself in its time says what it has; one that does not is left alone after this. */
    private static final Duration LENIENCE = Duration.ofSeconds(2);

    private final Stores stores;
    private final Toolbox toolbox;
    private final AgentPersonas personas;
    private final Thinking thinking;
    private final JsonText json;
    private final AgentFeed feed;
    private final AgentEvents events;
    private final ExecutionEndings endings;
    private final Metrics metrics;
    private final Clock clock;

    /** What is kept. */
    public record Stores(
            AgentStore agents,
            ExecutionStore executions,
            AgentAccounts accounts,
            ConversationStore conversations,
            EffectLedger effects) {}

    public AgentSteps(
            Stores stores,
            Toolbox toolbox,
            AgentPersonas personas,
            Thinking thinking,
            JsonText json,
            ExecutionEndings endings,
            ExecutionEndings.Told told,
            Metrics metrics,
            Clock clock) {
        this.stores = stores;
        this.toolbox = toolbox;
        this.personas = personas;
        this.thinking = thinking;
        this.json = json;
        this.feed = told.feed();
        this.events = told.events();
        this.endings = endings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What is to be done next. */
    public enum What {
        PLAN,
        TOOLS,
        OBSERVE,
        SUMMARISE,
        HAND_OVER,
        FINISH;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A call that is to be done.
     *
     * @param child the execution of the agent that is asked; absent if it is a tool's
     */
    public record ToDo(int step, int call, Optional<Execution> child) {}

    /**
     * What is to be done after a step.
     *
     * @param atATime how many of the calls at most
     */
    public record Next(What what, List<ToDo> calls, int atATime) {
        static Next of(What what) {
            return new Next(what, List.of(), 1);
        }
    }

    /** A state machine takes an execution on, from its beginning or from where another one was lost. */
    public Next begin(TenantId tenant, ExecutionId id, String machine) {
        if (!stores.executions().started(tenant, id, machine, clock.instant())) {
            return Next.of(What.FINISH);
        }
        var execution = stores.executions().find(tenant, id).orElseThrow();
        feed.tell(AgentNews.of(execution, clock.instant()));
        events.changed(execution);
        return goOn(execution);
    }

    /** What its last step leaves to be done. */
    private Next goOn(Execution execution) {
        var steps = stores.executions().steps(execution.tenant(), execution.id());
        if (steps.isEmpty()) {
            return Next.of(What.PLAN);
        }
        var last = steps.getLast();
        if (last.type() == AgentStep.Type.PLAN) {
            endings.succeeded(execution, last.text());
            return Next.of(What.FINISH);
        }
        if (last.endedAt().isPresent()) {
            return last.type() == AgentStep.Type.HANDOVER ? observe(execution, last) : Next.of(What.PLAN);
        }
        var open = last.open().stream()
                .flatMap(call -> toDo(execution, last, call).stream())
                .toList();
        if (open.isEmpty()) {
            return Next.of(What.OBSERVE);
        }
        var parallel = agent(execution).definition().parallelTools();
        return new Next(
                last.type() == AgentStep.Type.HANDOVER ? What.HAND_OVER : What.TOOLS, open, parallel ? AT_A_TIME : 1);
    }

    private Optional<ToDo> toDo(Execution execution, AgentStep step, Call call) {
        if (call.child().isEmpty()) {
            return Optional.of(new ToDo(step.number(), call.index(), Optional.empty()));
        }
        var tenant = execution.tenant();
        var id = call.child().get();
        stores.executions()
                .find(tenant, id)
                .filter(child -> child.status() == Status.CANCELLED)
                .ifPresent(child -> stores.executions().retry(tenant, id));
        return stores.executions()
                .find(tenant, id)
                .filter(child -> !child.hasEnded())
                .map(child -> new ToDo(step.number(), call.index(), Optional.of(child)));
    }

    /** The execution, if this machine still does it. */
    private Optional<Execution> current(TenantId tenant, ExecutionId id, String machine) {
        return stores.executions()
                .find(tenant, id)
                .filter(execution ->
                        !execution.hasEnded() && execution.machine().equals(Optional.of(machine)));
    }

    private Agent agent(Execution execution) {
        return stores.agents()
                .version(execution.tenant(), execution.agent(), execution.version())
                .orElseThrow(() -> new IllegalStateException("The agent of " + execution.id() + " is gone"));
    }

    /**
     * Asks the model what is to be done.
     *
     * @throws StepUnavailable if no model answers, and a later try may help
     */
    public Next plan(TenantId tenant, ExecutionId id, String machine) {
        var current = current(tenant, id, machine);
        if (current.isEmpty()) {
            return Next.of(What.FINISH);
        }
        var execution = current.get();
        var steps = stores.executions().steps(tenant, id);
        if (!steps.isEmpty()
                && (steps.getLast().endedAt().isEmpty() || steps.getLast().type() == AgentStep.Type.PLAN)) {
            return goOn(execution);
        }
        return bounded(execution, steps, () -> plan(execution, steps));
    }

    private Next plan(Execution execution, List<AgentStep> steps) {
        var agent = agent(execution);
        var subAgents = SubAgents.of(agent, stores.agents(), json);
        var before = before(execution, agent.definition());
        var prompt = AgentPrompts.next(
                system(execution, agent.definition()),
                agent.definition(),
                execution,
                before,
                steps,
                tools(execution, agent, subAgents),
                MOST_OUTPUT_TOKENS);
        if (TokenEstimate.roughly(prompt) > agent.definition().memory().summariseAfterTokens()
                && canShorten(before, steps)) {
            return Next.of(What.SUMMARISE);
        }
        var number = steps.size() + 1;
        var begun = clock.instant();
        var thought = thinking.ask(execution, steps, number, agent.definition().model(), prompt);
        var step = step(execution, number, thought, subAgents, begun);
        if (!stores.executions().add(execution.tenant(), execution.id(), step.step(), step.children())) {
            return goOn(execution); // Another attempt at this step was quicker.
        }
        metrics.record(Map.of("type", step.step().type().wireName()), new Figure("agent_steps", 1, Unit.COUNT));
        feed.tell(AgentNews.of(execution, step.step(), clock.instant()));
        return goOn(execution);
    }

    private String system(Execution execution, AgentDefinition definition) {
        return definition
                .persona()
                .map(persona -> personas.systemPrompt(
                                execution.tenant(), persona, execution.wish().parameters())
                        + "\n\n" + definition.instructions())
                .orElse(definition.instructions());
    }

    private static boolean onlyBuiltin(Execution execution) {
        return execution.degraded().contains(Degradation.NO_PLUGINS);
    }

    private List<AgentTool> tools(Execution execution, Agent agent, SubAgents subAgents) {
        var tools = new ArrayList<>(
                toolbox.tools(execution.caller(), agent.definition().plugins(), onlyBuiltin(execution)));
        tools.removeIf(tool -> subAgents.has(tool.name()));
        tools.addAll(subAgents.tools());
        return tools;
    }

    private AgentPrompts.Before before(Execution execution, AgentDefinition definition) {
        var conversation = execution.wish().conversation();
        if (conversation.isEmpty() || definition.memory().turns() == 0) {
            return new AgentPrompts.Before(Optional.empty(), List.of());
        }
        var tenant = execution.tenant();
        var summary = stores.executions().summary(tenant, conversation.get());
        var recent = stores.conversations()
                .recent(tenant, conversation.get(), 2 * definition.memory().turns());
        var messages = new ArrayList<Message>();
        var isNew = summary.isEmpty()
                || recent.stream()
                        .noneMatch(message -> message.id().equals(summary.get().through()));
        for (var message : recent) {
            if (isNew) {
                messages.add(message);
            } else if (message.id().equals(summary.get().through())) {
                isNew = true;
            }
        }
        return new AgentPrompts.Before(summary.map(ExecutionStore.Summary::text), messages);
    }

    private static boolean canShorten(AgentPrompts.Before before, List<AgentStep> steps) {
        return steps.isEmpty() ? !before.messages().isEmpty() : sinceShortened(steps) > 0;
    }

    private static long sinceShortened(List<AgentStep> steps) {
        var shortened = AgentPrompts.shortened(steps).map(AgentStep::number).orElse(0);
        return steps.stream()
                .filter(step -> step.type() == AgentStep.Type.TOOLS && step.number() > shortened)
                .count();
    }

    /** A step and the executions that it begins. */
    private record Planned(AgentStep step, List<Execution> children) {}

    private Planned step(
            Execution execution, int number, Thinking.Thought thought, SubAgents subAgents, Instant begun) {
        var completion = thought.completion();
        var asked = completion.toolCalls();
        var now = clock.instant();
        if (asked.isEmpty()) {
            return new Planned(
                    new AgentStep(
                            number,
                            AgentStep.Type.PLAN,
                            completion.text(),
                            List.of(),
                            thought.usage(),
                            begun,
                            Optional.of(now)),
                    List.of());
        }
        var handOver = asked.stream()
                .limit(MOST_CALLS)
                .filter(call -> subAgents.isHandOver(call.name()))
                .findFirst();
        var calls = new ArrayList<Call>();
        var children = new ArrayList<Execution>();
        for (int i = 0; i < asked.size(); i++) {
            var call = asked.get(i);
            var problem = problem(execution, subAgents, handOver, call, i);
            var child = problem.isEmpty() && subAgents.has(call.name())
                    ? subAgents.execution(execution, number, i, call.name(), call.arguments(), now)
                    : Optional.<Execution>empty();
            var wrong = problem.or(() -> subAgents.has(call.name()) && child.isEmpty()
                    ? Optional.of("The arguments must be an object with a text \"input\".")
                    : Optional.empty());
            child.ifPresent(children::add);
            calls.add(new Call(
                    i,
                    call.id(),
                    call.name(),
                    call.arguments(),
                    child.map(Execution::id),
                    wrong.map(text -> new Result(text, true, Usage.NONE, now, Duration.ZERO))));
        }
        var isHandedOver = !children.isEmpty() && handOver.isPresent();
        return new Planned(
                new AgentStep(
                        number,
                        isHandedOver ? AgentStep.Type.HANDOVER : AgentStep.Type.TOOLS,
                        completion.text(),
                        calls,
                        thought.usage(),
                        begun,
                        Optional.empty()),
                children);
    }

    private static Optional<String> problem(
            Execution execution, SubAgents subAgents, Optional<ToolCall> handOver, ToolCall call, int index) {
        if (index >= MOST_CALLS) {
            return Optional.of("Not done: at most " + MOST_CALLS + " calls can be made at once.");
        }
        if (subAgents.has(call.name()) && execution.place().depth() >= Agents.MOST_DEEP) {
            return Optional.of("Not done: agents ask each other " + Agents.MOST_DEEP + " deep at most.");
        }
        if (handOver.isPresent() && !handOver.get().equals(call)) {
            return Optional.of("Not done: the task was handed over.");
        }
        return Optional.empty();
    }

    /** Has what is long told in short: the conversation before the first step, what the steps did later. */
    public Next summarise(TenantId tenant, ExecutionId id, String machine) {
        var current = current(tenant, id, machine);
        if (current.isEmpty()) {
            return Next.of(What.FINISH);
        }
        var execution = current.get();
        var steps = stores.executions().steps(tenant, id);
        return bounded(execution, steps, () -> summarise(execution, steps));
    }

    private Next summarise(Execution execution, List<AgentStep> steps) {
        var agent = agent(execution);
        var before = before(execution, agent.definition());
        if (!canShorten(before, steps)) {
            return Next.of(What.PLAN);
        }
        var begun = clock.instant();
        var prompt = steps.isEmpty()
                ? AgentPrompts.shorten(before.summary(), before.messages())
                : AgentPrompts.shorten(execution, steps);
        var number = steps.size() + 1;
        var thought = thinking.ask(execution, steps, number, agent.definition().model(), prompt);
        var now = clock.instant();
        var text = thought.completion().text();
        if (steps.isEmpty()) {
            stores.executions()
                    .keep(
                            execution.tenant(),
                            execution.wish().conversation().orElseThrow(),
                            new ExecutionStore.Summary(
                                    text, before.messages().getLast().id()),
                            now);
        }
        var step = new AgentStep(
                number, AgentStep.Type.SUMMARISE, text, List.of(), thought.usage(), begun, Optional.of(now));
        stores.executions().add(execution.tenant(), execution.id(), step, List.of());
        metrics.record(Map.of("type", step.type().wireName()), new Figure("agent_steps", 1, Unit.COUNT));
        feed.tell(AgentNews.of(execution, step, now));
        return Next.of(What.PLAN);
    }

    /** Does a step of the model; one that may not be done ends the execution. */
    private Next bounded(Execution execution, List<AgentStep> steps, java.util.function.Supplier<Next> step) {
        try {
            return step.get();
        } catch (LimitReached e) {
            stop(execution, steps, e);
        } catch (Thinking.Failed e) {
            endings.failed(execution, StopReason.ERROR, said(steps), e.code(), e.getMessage());
        } catch (Patience.Unwanted e) {
            return Next.of(What.FINISH);
        }
        return Next.of(What.FINISH);
    }

    private void stop(Execution execution, List<AgentStep> steps, LimitReached limit) {
        endings.failed(execution, limit.reason(), said(steps), limit.reason().wireName(), limit.getMessage());
    }

    /** What the agent said last. */
    private static Optional<String> said(List<AgentStep> steps) {
        return steps.stream()
                .filter(step ->
                        step.type() != AgentStep.Type.SUMMARISE && !step.text().isBlank())
                .map(AgentStep::text)
                .reduce((first, second) -> second);
    }

    /**
     * Has a tool called, unless it was.
     *
     * @throws StepUnavailable if the platform cannot at present, and a later try may help
     */
    public void call(TenantId tenant, ExecutionId id, String machine, int number, int index) {
        var current = current(tenant, id, machine);
        if (current.isEmpty()) {
            return;
        }
        var execution = current.get();
        var call = stores.executions().steps(tenant, id).stream()
                .filter(step -> step.number() == number)
                .flatMap(step -> step.calls().stream())
                .filter(each -> each.index() == index && each.result().isEmpty())
                .findFirst();
        if (call.isEmpty()) {
            return;
        }
        feed.tell(AgentNews.of(execution, number, call.get(), Optional.empty(), clock.instant()));
        var begun = clock.instant();
        try {
            var balance = stores.accounts().check(tenant, execution.place().root(), begun);
            thinking.requireTime(execution, begun);
            var left = Duration.between(begun, thinking.endsAt(execution, balance));
            var timeout = left.compareTo(LONGEST_CALL) < 0 ? left : LONGEST_CALL;
            once(execution, new ToolEffect(tenant, id, number, index), call.get(), timeout)
                    .ifPresent(result -> answered(execution, number, call.get(), result, begun));
        } catch (LimitReached e) {
            answered(execution, number, call.get(), ToolResult.error("Not done: " + e.getMessage()), begun);
        }
    }

    private void answered(Execution execution, int step, Call call, ToolResult told, Instant begun) {
        var now = clock.instant();
        var result = new Result(
                told.text(),
                told.isError(),
                new Usage(told.tokens(), 0, told.cost()),
                begun,
                Duration.between(begun, now));
        if (stores.executions().answered(execution.tenant(), execution.id(), step, call.index(), result)) {
            metrics.record(
                    Map.of("outcome", told.isError() ? "failed" : "done"),
                    new Figure("agent_tool_calls", 1, Unit.COUNT),
                    new Figure("agent_tool_latency", result.duration().toMillis(), Unit.MILLISECONDS));
            feed.tell(AgentNews.of(execution, step, call, Optional.of(result), now));
        }
    }

    /** The result of a call that is done once; absent if it is not wanted any more. */
    private Optional<ToolResult> once(Execution execution, ToolEffect effect, Call call, Duration timeout) {
        var ledger = stores.effects();
        return switch (ledger.begin(effect, clock.instant())) {
            case Found.Done done -> Optional.of(result(done.outputs()));
            case Found.Nothing nothing -> act(execution, effect, call, timeout);
            case Found.Unfinished unfinished -> {
                if (!isRepeatable(execution, call.name())) {
                    yield Optional.of(ToolResult.error(
                            "It is not known whether this was done: an earlier attempt was lost, and it was not tried"
                                    + " again. Find out before you call it again."));
                }
                if (!ledger.beginAgain(effect, unfinished.begunAt(), clock.instant())) {
                    throw new StepUnavailable("Another attempt at the call is under way");
                }
                yield act(execution, effect, call, timeout);
            }
        };
    }

    private boolean isRepeatable(Execution execution, String name) {
        return toolbox
                .tools(execution.caller(), agent(execution).definition().plugins(), onlyBuiltin(execution))
                .stream()
                .anyMatch(tool -> tool.name().equals(name) && tool.repeatable());
    }

    private Optional<ToolResult> act(Execution execution, ToolEffect effect, Call call, Duration timeout) {
        var plugins = agent(execution).definition().plugins().stream()
                .filter(plugin ->
                        !onlyBuiltin(execution) || Builtin.named(plugin).isPresent())
                .toList();
        var request = new ToolRequest(
                execution.caller(), execution.id().value(), effect.id(), call.name(), call.arguments(), timeout);
        var patience = new Patience(() -> isUnwanted(execution));
        ToolResult result;
        try {
            result = patience.await(() -> toolbox.call(request, plugins), timeout.plus(LENIENCE));
        } catch (Patience.TookTooLong e) {
            result = ToolResult.error("The tool did not answer in " + timeout.toSeconds() + " seconds.");
        } catch (Patience.Unwanted e) {
            return Optional.empty();
        } catch (StepUnavailable e) {
            stores.effects().undone(effect);
            throw e;
        }
        stores.accounts().spend(execution.tenant(), execution.place().root(), result.tokens(), result.cost());
        stores.effects().done(effect, outputs(result), clock.instant());
        return Optional.of(result);
    }

    private boolean isUnwanted(Execution execution) {
        return stores.executions()
                .find(execution.tenant(), execution.id())
                .map(Execution::hasEnded)
                .orElse(true);
    }

    private static Map<String, Object> outputs(ToolResult result) {
        return Map.of(
                "text",
                result.text(),
                "is_error",
                result.isError(),
                "tokens",
                result.tokens(),
                "cost",
                result.cost().toPlainString());
    }

    private static ToolResult result(Map<String, Object> outputs) {
        return new ToolResult(
                String.valueOf(outputs.get("text")),
                Boolean.TRUE.equals(outputs.get("is_error")),
                outputs.get("tokens") instanceof Number tokens ? tokens.longValue() : 0,
                new BigDecimal(String.valueOf(outputs.get("cost"))));
    }

    /** Sees what came of the calls of the last step. */
    public Next observe(TenantId tenant, ExecutionId id, String machine) {
        var current = current(tenant, id, machine);
        var steps =
                current.isEmpty() ? List.<AgentStep>of() : stores.executions().steps(tenant, id);
        return steps.isEmpty() ? Next.of(What.FINISH) : observe(current.get(), steps.getLast());
    }

    private Next observe(Execution execution, AgentStep step) {
        for (var call : step.open()) {
            var now = clock.instant();
            var result = call.child()
                    .map(child -> ofChild(execution, child, now))
                    .orElseGet(() ->
                            new Result("The platform could not do this call.", true, Usage.NONE, now, Duration.ZERO));
            stores.executions().answered(execution.tenant(), execution.id(), step.number(), call.index(), result);
            feed.tell(AgentNews.of(execution, step.number(), call, Optional.of(result), now));
        }
        stores.executions().stepEnded(execution.tenant(), execution.id(), step.number(), clock.instant());
        var steps = stores.executions().steps(execution.tenant(), execution.id());
        var last = steps.getLast();
        feed.tell(AgentNews.of(execution, last, clock.instant()));
        if (last.type() == AgentStep.Type.HANDOVER) {
            endAs(execution, last);
            return Next.of(What.FINISH);
        }
        if (LoopDetection.isLoop(steps, last)) {
            endings.failed(
                    execution,
                    StopReason.ERROR,
                    said(steps),
                    "loop_detected",
                    "The agent made the same call again and again, with the same result.");
            return Next.of(What.FINISH);
        }
        return Next.of(What.PLAN);
    }

    private Result ofChild(Execution execution, ExecutionId id, Instant now) {
        var child = stores.executions().find(execution.tenant(), id);
        if (child.filter(Execution::hasEnded).isEmpty()) {
            child.ifPresent(endings::cancel);
            return new Result("The agent could not be asked.", true, Usage.NONE, now, Duration.ZERO);
        }
        var ended = child.get();
        var output = ended.ending().flatMap(Ending::output);
        var text = ended.status() == Status.SUCCESS
                ? output.orElse("")
                : "The agent did not finish: "
                        + ended.ending()
                                .flatMap(Ending::error)
                                .map(Failure::message)
                                .orElse("it was cancelled.")
                        + output.map(said -> "\nIt said so far: " + said).orElse("");
        return new Result(
                ToolResult.of(text).text(),
                ended.status() != Status.SUCCESS,
                ended.usage(),
                ended.startedAt().orElse(ended.createdAt()),
                ended.duration().orElse(Duration.ZERO));
    }

    /** Ends an execution as the one ended that took it over. */
    private void endAs(Execution execution, AgentStep step) {
        var child = step.calls().stream()
                .flatMap(call -> call.child().stream())
                .findFirst()
                .flatMap(id -> stores.executions().find(execution.tenant(), id));
        var ending = child.flatMap(Execution::ending);
        if (child.filter(ended -> ended.status() == Status.SUCCESS).isPresent()) {
            endings.succeeded(execution, ending.flatMap(Ending::output).orElse(""));
        } else {
            var failure = ending.flatMap(Ending::error)
                    .orElseGet(() -> new Failure("handover_failed", "The agent could not take over."));
            endings.failed(
                    execution,
                    ending.map(Ending::reason)
                            .filter(reason -> reason != StopReason.CANCELLED)
                            .orElse(StopReason.ERROR),
                    ending.flatMap(Ending::output),
                    failure.code(),
                    failure.message());
        }
    }

    /** How an execution ended. */
    public record Outcome(Status status, Optional<Ending> ending) {}

    /** Does what is to be done about an execution that has ended. */
    public Outcome finish(TenantId tenant, ExecutionId id, String machine) {
        var found = stores.executions().find(tenant, id);
        if (found.isEmpty() || !found.get().hasEnded()) {
            return new Outcome(Status.CANCELLED, Optional.empty()); // Another machine does it now.
        }
        endings.afterwards(found.get());
        return new Outcome(found.get().status(), found.get().ending());
    }

    /** Ends an execution whose machine cannot go on. */
    public Next giveUp(TenantId tenant, ExecutionId id, String machine) {
        current(tenant, id, machine)
                .ifPresent(execution -> endings.failed(
                        execution,
                        StopReason.ERROR,
                        said(stores.executions().steps(tenant, id)),
                        "unavailable",
                        "The execution could not go on in many attempts. Retry it later."));
        return Next.of(What.FINISH);
    }
}
