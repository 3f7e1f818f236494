package ai.jarvis.agent;

import ai.jarvis.agent.AgentDefinition.Memory;
import ai.jarvis.agent.AgentDefinition.Mode;
import ai.jarvis.agent.AgentDefinition.SubAgent;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Definitions, limits and actors as they are stored, and news as they are passed on. */
final class AgentJson {
    private AgentJson() {}

    static Map<String, Object> of(AgentDefinition definition) {
        var written = new LinkedHashMap<String, Object>();
        written.put("name", definition.name());
        definition.description().ifPresent(text -> written.put("description", text));
        written.put("instructions", definition.instructions());
        definition.model().ifPresent(model -> written.put("model", model));
        definition.persona().ifPresent(persona -> written.put("persona_id", persona));
        written.put("plugins", definition.plugins());
        written.put(
                "agents",
                definition.agents().stream()
                        .map(sub -> Map.of(
                                "agent_id",
                                sub.agent().value(),
                                "mode",
                                sub.mode().wireName()))
                        .toList());
        written.put("limits", of(definition.limits()));
        written.put(
                "memory",
                Map.of(
                        "turns",
                        definition.memory().turns(),
                        "summarise_after_tokens",
                        definition.memory().summariseAfterTokens()));
        written.put("parallel_tools", definition.parallelTools());
        return written;
    }

    static AgentDefinition definition(String json) {
        var written = Json.read(json, JsonNode.class);
        var agents = new ArrayList<SubAgent>();
        written.path("agents")
                .forEach(sub -> agents.add(new SubAgent(
                        new AgentId(sub.path("agent_id").asText()),
                        Mode.valueOf(sub.path("mode").asText().toUpperCase(Locale.ROOT)))));
        return new AgentDefinition(
                written.path("name").asText(),
                text(written, "description"),
                written.path("instructions").asText(),
                text(written, "model"),
                text(written, "persona_id"),
                texts(written.path("plugins")),
                agents,
                limits(written.path("limits")),
                new Memory(
                        written.at("/memory/turns").asInt(),
                        written.at("/memory/summarise_after_tokens").asInt()),
                written.path("parallel_tools").asBoolean());
    }

    static Map<String, Object> of(AgentLimits limits) {
        return Map.of(
                "max_steps",
                limits.maxSteps(),
                "max_tokens",
                limits.maxTokens(),
                "max_cost",
                limits.maxCost().toPlainString(),
                "max_duration_seconds",
                limits.maxDuration().toSeconds());
    }

    static AgentLimits limits(String json) {
        return limits(Json.read(json, JsonNode.class));
    }

    private static AgentLimits limits(JsonNode written) {
        return new AgentLimits(
                written.path("max_steps").asInt(),
                written.path("max_tokens").asLong(),
                new BigDecimal(written.path("max_cost").asText()),
                Duration.ofSeconds(written.path("max_duration_seconds").asLong()));
    }

    static String write(Actor actor) {
        var written = new LinkedHashMap<String, Object>();
        written.put("principal", actor.principal());
        written.put("permissions", actor.permissions());
        written.put("roles", actor.roles());
        return Json.write(written);
    }

    static Actor actor(String json) {
        var written = Json.read(json, JsonNode.class);
        return new Actor(
                written.path("principal").asText(), texts(written.path("permissions")), texts(written.path("roles")));
    }

    static String write(AgentNews news) {
        return Json.write(Map.of("event", news.event(), "data", news.data()));
    }

    @SuppressWarnings("unchecked") // They were written so.
    static AgentNews news(TenantId tenant, ExecutionId execution, String json) {
        var written = Json.readObject(json);
        return new AgentNews(tenant, execution, String.valueOf(written.get("event")), (Map<String, Object>)
                written.getOrDefault("data", Map.of()));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Optional<String> text(JsonNode object, String name) {
        return Optional.ofNullable(object.get(name)).map(JsonNode::asText);
    }
}
