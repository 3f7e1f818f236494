package ai.jarvis.ingestion;

import ai.jarvis.knowledge.LargeIngestion;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * Does one step of the ingestion of a large document, for the state machine {@code large-documents}. The input is
 * {@code {"step", "work", "part"}}: {@code embed} a part, {@code publish} the whole, or {@code give_up}; the answer is
 * empty. Whatever it throws may have passed when it is called again.
 */
public final class DocumentPartHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final LargeIngestion ingestion;

    /** As Lambda makes it. */
    public DocumentPartHandler() {
        this(IngestionWiring.fromEnvironment(Optional.empty()));
    }

    /** As a host makes it that has the services already. */
    public DocumentPartHandler(IngestionWiring wiring) {
        this.ingestion = wiring.large();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        var work = LargeWork.of(input.get("work"));
        MDC.put("request_id", context.getAwsRequestId());
        MDC.put("tenant", work.write().tenant().value());
        try {
            switch (String.valueOf(input.get("step"))) {
                case "embed" -> ingestion.embed(work, (int) LargeWork.number(input.get("part")));
                case "publish" -> ingestion.publish(work);
                case "give_up" -> ingestion.giveUp(work);
                default -> throw new IllegalArgumentException("Not a step of an ingestion: " + input.get("step"));
            }
            return Map.of();
        } finally {
            MDC.clear();
        }
    }
}
