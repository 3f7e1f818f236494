package ai.jarvis.agent;

import ai.jarvis.agent.AgentDefinition.Memory;
import ai.jarvis.agent.AgentSteps.Next;
import ai.jarvis.agent.AgentSteps.What;
import ai.jarvis.agent.tool.AgentTool;
import ai.jarvis.agent.tool.ToolRequest;
import ai.jarvis.agent.tool.ToolResult;
import ai.jarvis.agent.tool.Toolbox;
import ai.jarvis.evaluation.PlainJson;
import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.ToolCall;
import ai.jarvis.model.cache.AnswerStore;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.gateway.CachedAnswers;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.gateway.Failover;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.model.route.Backoff;
import ai.jarvis.model.route.BreakerBoard;
import ai.jarvis.model.route.BreakerSettings;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.Bulkheads;
import ai.jarvis.model.route.Candidate;
import ai.jarvis.model.route.Capability;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.model.route.InMemoryCircuit;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.model.route.MovableClock;
import ai.jarvis.model.route.Router;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.Metrics;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.Metering;
import ai.jarvis.workflow.InMemoryEffects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Agents over what is kept in one process, whose loop runs as its state machine has it. */
final class AgentWorld {
    static final TokenUsage USAGE = new TokenUsage(100, 10);

    final MovableClock clock = new MovableClock();
    final Caller caller = new Caller(TenantId.fresh(), "key_1", Set.of(Role.TENANT_ADMIN));
    final InMemoryAgentStore agents = new InMemoryAgentStore();
    final InMemoryExecutionStore executions = new InMemoryExecutionStore();
    final InMemoryAgentAccounts accounts = new InMemoryAgentAccounts();
    final InMemoryConversations conversations = new InMemoryConversations();
    final InMemoryEffects effects = new InMemoryEffects();
    final Box box = new Box();
    final List<ChatPrompt> prompts = new CopyOnWriteArrayList<>();
    final List<String> stopped = new ArrayList<>();
    final List<AgentNews> news = new CopyOnWriteArrayList<>();
    AgentLoad.Reading load = new AgentLoad.Reading(0, 0);

    private final Map<String, Function<ChatPrompt, Completion>> models = new HashMap<>();

    private final ChatModels chatModels = new ChatModels(
            List.of(new ChatOffer(
                    new Candidate(
                            new Target(new ModelId("model"), "here"),
                            Optional.of(TokenPrice.parse("0.001/0.001 USD")),
                            0.5,
                            1,
                            EnumSet.allOf(Capability.class),
                            Optional.empty()),
                    new Model(),
                    Timeouts.STANDARD,
                    700)),
            FallbackChains.declare("/chains", List.of(), Set.of("model")),
            tenant -> TenantOffers.NONE);

    final Agents service = new Agents(agents, box, new NoPersonas(), chatModels, clock);
    private final Machine machine = new Machine();
    private final ExecutionEndings.Told told =
            new ExecutionEndings.Told(new Feed(), changed -> {}, (ended, waiter) -> {});
    private final ExecutionEndings endings =
            new ExecutionEndings(executions, accounts, new Load(), machine, conversations, told, Metrics.none(), clock);
    final Executions asked = new Executions(
            new Executions.Stores(agents, executions, accounts, conversations),
            new Load(),
            machine,
            told.feed(),
            endings,
            new Degradation.Thresholds(10),
            Metrics.none(),
            clock);
    final AgentSteps steps = new AgentSteps(
            new AgentSteps.Stores(agents, executions, accounts, conversations, effects),
            box,
            new NoPersonas(),
            new Thinking(
                    executions,
                    accounts,
                    new Load(),
                    gateway(),
                    new Metering(new FixedBudget(10_000_000), records -> {}, Metrics.none(), clock),
                    clock),
            new PlainJson(),
            endings,
            told,
            Metrics.none(),
            clock);

    /** Tools that do as they are told, and count. */
    static final class Box implements Toolbox {
        final List<ToolRequest> requests = new CopyOnWriteArrayList<>();
        final Map<String, AgentTool> tools = new HashMap<>();
        Function<ToolRequest, ToolResult> does = request -> ToolResult.of("done " + request.arguments());

        Box() {
            with("count", false);
            with("look", true);
        }

        private void with(String name, boolean isRepeatable) {
            tools.put(
                    name,
                    new AgentTool(name, "Does " + name, "{\"type\":\"object\"}", isRepeatable, AgentTool.Kind.BUILTIN));
        }

        @Override
        public List<AgentTool> tools(Caller caller, List<String> plugins, boolean onlyBuiltin) {
            return plugins.stream().filter(tools::containsKey).map(tools::get).toList();
        }

        @Override
        public ToolResult call(ToolRequest request, List<String> plugins) {
            if (!plugins.contains(request.name())) {
                return ToolResult.error("There is no tool " + request.name());
            }
            requests.add(request);
            return does.apply(request);
        }

        @Override
        public Optional<String> problem(TenantId tenant, String plugin) {
            return tools.containsKey(plugin) ? Optional.empty() : Optional.of("is not a plugin");
        }
    }

    private static final class NoPersonas implements AgentPersonas {
        @Override
        public Optional<String> problem(TenantId tenant, String persona) {
            return Optional.of("is not a persona");
        }

        @Override
        public String systemPrompt(TenantId tenant, String persona, Map<String, Object> variables) {
            throw new UnsupportedOperationException("There are no personas");
        }
    }

    private final class Load implements AgentLoad {
        @Override
        public void begin(ExecutionId execution, Instant now, Duration longest) {}

        @Override
        public void end(ExecutionId execution) {}

        @Override
        public void modelFailed(Instant now) {}

        @Override
        public Reading read(Instant now) {
            return load;
        }
    }

    private final class Machine implements AgentMachine {
        @Override
        public void start(Execution execution) {}

        @Override
        public void stop(String execution) {
            stopped.add(execution);
        }
    }

    private final class Feed implements AgentFeed {
        @Override
        public void tell(AgentNews told) {
            news.add(told);
        }

        @Override
        public News read(TenantId tenant, ExecutionId execution, Optional<String> after, Duration wait) {
            return new News(List.of(), false);
        }
    }

    /** Says what the agent's script has; the agent is known by its instructions. */
    private final class Model implements ChatModel {
        @Override
        public ModelId id() {
            return new ModelId("model");
        }

        @Override
        public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
            prompts.add(prompt);
            return models.entrySet().stream()
                    .filter(entry -> prompt.system().startsWith(entry.getKey()))
                    .findFirst()
                    .orElseThrow()
                    .getValue()
                    .apply(prompt);
        }

        @Override
        public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
            throw new UnsupportedOperationException("Agents want whole answers");
        }
    }

    private Gateway gateway() {
        var breakers = new Breakers(
                BreakerSettings.NEVER,
                target -> new InMemoryCircuit(BreakerSettings.NEVER, clock),
                BreakerBoard.none(),
                Runnable::run,
                clock);
        var figures = new LiveFigures(clock);
        return new Gateway(
                chatModels,
                new Router(),
                breakers,
                figures,
                new Failover(
                        breakers, figures, new Bulkheads(10, clock), new Backoff(1, () -> 0.5), pause -> {}, clock),
                new CachedAnswers(AnswerStore.none(), new CacheKey.Maker(() -> new byte[32]), Metrics.none()),
                clock);
    }

    /** An answer. */
    static Completion says(String text) {
        return new Completion(text, USAGE, new ModelId("model"));
    }

    /** A wish for calls, each {@code name arguments}. */
    static Completion calls(String... calls) {
        return new Completion(
                "",
                IntStream.range(0, calls.length)
                        .mapToObj(i -> {
                            var parts = calls[i].split(" ", 2);
                            return new ToolCall("call" + i, parts[0], parts.length == 1 ? "{}" : parts[1]);
                        })
                        .toList(),
                Finish.TOOL_CALLS,
                USAGE,
                false,
                new ModelId("model"));
    }

    /** An agent, whose model says what the script has for the prompt. */
    Agent agent(
            String name, AgentLimits limits, List<Agents.WantedAgent> others, Function<ChatPrompt, Completion> script) {
        var instructions = "You are " + name + ".";
        models.put(instructions, script);
        return service.create(
                caller,
                new Agents.Wanted(
                        name,
                        Optional.empty(),
                        instructions,
                        Optional.empty(),
                        Optional.empty(),
                        List.of("count", "look"),
                        others,
                        new AgentLimits.Wanted(
                                Optional.of(limits.maxSteps()),
                                Optional.of(limits.maxTokens()),
                                Optional.of(limits.maxCost()),
                                Optional.of(limits.maxDuration().toSeconds())),
                        Memory.STANDARD,
                        true));
    }

    Agent agent(String name, Function<ChatPrompt, Completion> script) {
        return agent(name, AgentLimits.STANDARD, List.of(), script);
    }

    /** What the model is told when it shortens. */
    void shortens(String notes) {
        models.put("You shorten", prompt -> says(notes));
    }

    Execution ask(Agent agent, String input) {
        return ask(agent, input, Optional.empty());
    }

    Execution ask(Agent agent, String input, Optional<String> conversation) {
        return asked.execute(
                caller, agent.id(), new Executions.Question(input, Map.of(), conversation, AgentLimits.Wanted.NONE));
    }

    /** Runs an execution to its end, as it is then. */
    Execution run(Execution execution) {
        run(execution.id(), execution.machineName());
        return now(execution);
    }

    Execution now(Execution execution) {
        return executions.find(caller.tenant(), execution.id()).orElseThrow();
    }

    private void run(ExecutionId id, String name) {
        var tenant = caller.tenant();
        var next = steps.begin(tenant, id, name);
        while (next.what() != What.FINISH) {
            next = step(next, id, name);
        }
        steps.finish(tenant, id, name);
    }

    /** One state of the machine. */
    Next step(Next next, ExecutionId id, String name) {
        var tenant = caller.tenant();
        return switch (next.what()) {
            case PLAN -> steps.plan(tenant, id, name);
            case SUMMARISE -> steps.summarise(tenant, id, name);
            case OBSERVE -> steps.observe(tenant, id, name);
            case TOOLS, HAND_OVER -> {
                next.calls().forEach(call -> call.child()
                        .ifPresentOrElse(
                                child -> run(child.id(), child.machineName()),
                                () -> steps.call(tenant, id, name, call.step(), call.call())));
                yield steps.observe(tenant, id, name);
            }
            case FINISH -> next;
        };
    }
}
