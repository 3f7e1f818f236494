package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.step.StepCall;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what state machines send. */
final class StepCalls {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private StepCalls() {}

    /**
     * The step that is asked for.
     *
     * @throws StepRefused if that is none
     */
    static StepCall read(JsonNode payload) {
        try {
            var run = payload.path("run");
            var step = payload.path("step");
            var id = new RunId(run.path("id").asText());
            return new StepCall(
                    new TenantId(run.path("tenant_id").asText()),
                    id,
                    run.has("root_id") ? new RunId(run.path("root_id").asText()) : id,
                    new Actor(
                            run.path("actor").path("principal").asText("workflow"),
                            texts(run.path("actor").path("permissions")),
                            texts(run.path("actor").path("roles"))),
                    step.path("name").asText(),
                    step.path("type").asText(),
                    step.path("path").asText(),
                    step.path("line").asInt(),
                    payload.path("attempt").asInt() + 1,
                    payload.path("execution").asText(),
                    iteration(payload.path("iteration")),
                    Optional.ofNullable(payload.path("task_token").textValue()),
                    payload.path("inputs").isObject()
                            ? Json.MAPPER.convertValue(payload.path("inputs"), OBJECT)
                            : Map.of());
        } catch (IllegalArgumentException e) {
            throw new StepRefused("Not a call of a step: " + e.getMessage(), e);
        }
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static List<Integer> iteration(JsonNode array) {
        var indices = new ArrayList<Integer>();
        array.forEach(each -> indices.add(each.asInt()));
        return indices;
    }
}
