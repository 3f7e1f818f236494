package ai.jarvis.agent;

import ai.jarvis.agent.AgentDefinition.Mode;
import ai.jarvis.agent.AgentDefinition.SubAgent;
import ai.jarvis.agent.Execution.Parent;
import ai.jarvis.agent.Execution.Place;
import ai.jarvis.agent.Execution.Status;
import ai.jarvis.agent.Execution.Wish;
import ai.jarvis.agent.tool.AgentTool;
import ai.jarvis.evaluation.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agents that an agent can ask, as tools of its model. */
final class SubAgents {
    private static final int MAX_NAME = 48;
    private static final int MAX_INPUT = 100_000;

    private static final String ASK =
            """
            {"type":"object","properties":{"input":{"type":"string","description":"The task, with all that the agent has \
            to know: it sees nothing else"}},"required":["input"],"additionalProperties":false}""";
    private static final String HAND_OVER =
            """
            {"type":"object","properties":{"note":{"type":"string","description":"What the agent should know beside the \
            user's words, which it sees"}},"additionalProperties":false}""";

    private final Map<String, Asked> byTool;
    private final JsonText json;

    private record Asked(Agent agent, Mode mode, AgentTool tool) {}

    private SubAgents(Map<String, Asked> byTool, JsonText json) {
        this.byTool = byTool;
        this.json = json;
    }

    /** Those of an agent; one that was deleted meanwhile is left out. */
    static SubAgents of(Agent agent, AgentStore store, JsonText json) {
        var byTool = new LinkedHashMap<String, Asked>();
        for (SubAgent sub : agent.definition().agents()) {
            store.find(agent.tenant(), sub.agent()).ifPresent(found -> {
                var wanted = (sub.mode() == Mode.WORKER ? "ask_" : "hand_over_to_")
                        + safe(found.definition().name());
                var name = wanted;
                for (int i = 2; byTool.containsKey(name); i++) {
                    name = wanted + "_" + i;
                }
                byTool.put(name, new Asked(found, sub.mode(), tool(name, found, sub.mode())));
            });
        }
        return new SubAgents(byTool, json);
    }

    private static String safe(String name) {
        var safe = name.replaceAll("[^A-Za-z0-9]+", "_");
        return safe.length() <= MAX_NAME ? safe : safe.substring(0, MAX_NAME);
    }

    private static AgentTool tool(String name, Agent agent, Mode mode) {
        var about = agent.definition().description().orElse(agent.definition().name());
        return mode == Mode.WORKER
                ? new AgentTool(
                        name,
                        "Has another agent do a task, and answers with its result: " + about,
                        ASK,
                        true,
                        AgentTool.Kind.AGENT)
                : new AgentTool(
                        name,
                        "Hands the whole task over to another agent, which answers in your place: " + about,
                        HAND_OVER,
                        true,
                        AgentTool.Kind.AGENT);
    }

    List<AgentTool> tools() {
        return byTool.values().stream().map(Asked::tool).toList();
    }

    boolean has(String tool) {
        return byTool.containsKey(tool);
    }

    boolean isHandOver(String tool) {
        return has(tool) && byTool.get(tool).mode() == Mode.HANDOVER;
    }

    /** The execution that a call asks for; absent if its arguments say nothing. */
    Optional<Execution> execution(Execution asking, int step, int call, String tool, String arguments, Instant now) {
        var asked = byTool.get(tool);
        var given = json.read(arguments).map(JsonText.Value::value).orElse(null) instanceof Map<?, ?> members
                ? members
                : Map.of();
        var input = asked.mode() == Mode.WORKER
                ? given.get("input") instanceof String text && !text.isBlank() && text.length() <= MAX_INPUT
                        ? Optional.of(text)
                        : Optional.<String>empty()
                : Optional.of(asking.wish().input()
                        + (given.get("note") instanceof String note && !note.isBlank() && note.length() <= MAX_INPUT
                                ? "\n\n" + note
                                : ""));
        return input.map(text -> new Execution(
                ExecutionId.fresh(),
                asking.tenant(),
                asked.agent().id(),
                asked.agent().version(),
                asking.actor(),
                new Wish(
                        text,
                        asking.wish().parameters(),
                        asked.mode() == Mode.HANDOVER ? asking.wish().conversation() : Optional.empty(),
                        asked.agent().definition().limits(),
                        Optional.empty()),
                new Place(
                        asking.place().root(),
                        Optional.of(new Parent(asking.id(), step, call)),
                        asking.place().depth() + 1),
                Status.PENDING,
                1,
                Optional.empty(),
                asking.degraded(),
                Usage.NONE,
                Optional.empty(),
                now,
                Optional.empty(),
                Optional.empty()));
    }
}
