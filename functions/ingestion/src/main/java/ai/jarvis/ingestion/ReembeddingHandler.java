package ai.jarvis.ingestion;

import ai.jarvis.knowledge.ChunkKey;
import ai.jarvis.knowledge.ReembeddingSteps;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * Does one step of changing a collection to another embedding model, for the state machine {@code reembedding}. The input
 * is {@code {"step", "change": {"tenant", "task"}, "after"}}: {@code embed} some chunks, from the one after {@code after};
 * {@code switch} to the new vectors; {@code sweep} those that are not used; or {@code give_up}. The answer is
 * {@code {"next", "after"}}. Whatever it throws may have passed when it is called again.
 */
public final class ReembeddingHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final String GIVEN_UP = "The collection could not be embedded in many attempts. Ask for it again.";

    private final ReembeddingSteps steps;

    /** As Lambda makes it. */
    public ReembeddingHandler() {
        this(IngestionWiring.fromEnvironment(Optional.empty()));
    }

    /** As a host makes it that has the services already. */
    public ReembeddingHandler(IngestionWiring wiring) {
        this.steps = wiring.reembedding();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        if (!(input.get("change") instanceof Map<?, ?> change)) {
            throw new IllegalArgumentException("The input has no change");
        }
        var tenant = new TenantId(String.valueOf(change.get("tenant")));
        var task = new TaskId(String.valueOf(change.get("task")));
        MDC.put("request_id", context.getAwsRequestId());
        MDC.put("tenant", tenant.value());
        try {
            return switch (String.valueOf(input.get("step"))) {
                case "embed" -> answer(steps.embed(tenant, task, after(input.get("after"))));
                case "switch" -> answer(steps.switchOver(tenant, task));
                case "sweep" -> answer(steps.sweep(tenant, task));
                case "give_up" -> answer(steps.giveUp(tenant, task, GIVEN_UP));
                default -> throw new IllegalArgumentException("Not a step of a re-embedding: " + input.get("step"));
            };
        } finally {
            MDC.clear();
        }
    }

    /** Keys are longer than a number of JSON is exact in every reader, and travel as text. */
    private static Optional<ChunkKey> after(Object value) {
        return value instanceof String text && !text.isEmpty()
                ? Optional.of(ChunkKey.of(Long.parseLong(text)))
                : Optional.empty();
    }

    private static Map<String, Object> answer(ReembeddingSteps.Embedded embedded) {
        var answer = new HashMap<>(answer(embedded.next()));
        answer.put(
                "after",
                embedded.after().map(key -> Long.toString(key.toLong())).orElse(""));
        return answer;
    }

    private static Map<String, Object> answer(ReembeddingSteps.Next next) {
        return Map.of("next", next.wireName());
    }
}
