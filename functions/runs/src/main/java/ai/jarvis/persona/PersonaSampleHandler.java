package ai.jarvis.persona;

import ai.jarvis.chat.MessageId;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.QueueMessage;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.RunsWiring;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Judges live answers that were given as a persona, by events of the platform's bus. Those that fail come again. */
public final class PersonaSampleHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PersonaSampleHandler.class);

    private final PersonaSamples samples;

    /** As Lambda makes it. */
    public PersonaSampleHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public PersonaSampleHandler(RunsWiring wiring) {
        this.samples = wiring.personas();
    }

    private record Chosen(TenantId tenant, PersonaId persona, int version, MessageId answer) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var failures = new ArrayList<Map<String, String>>();
        for (var message : QueueMessage.batch(input)) {
            var chosen = read(message);
            if (chosen.isEmpty()) {
                continue;
            }
            var each = chosen.get();
            MDC.put("request_id", context.getAwsRequestId());
            MDC.put("trace_id", message.traceId());
            MDC.put("tenant", each.tenant().value());
            try {
                samples.judge(each.tenant(), each.persona(), each.version(), each.answer());
            } catch (RuntimeException e) {
                LOG.error("{} is not judged and will come again", each.answer(), e);
                failures.add(Map.of("itemIdentifier", message.id()));
            } finally {
                MDC.clear();
            }
        }
        Json.MAPPER.writeValue(output, Map.of("batchItemFailures", failures));
    }

    /** What a message is about; one that is about nothing here is logged and done. */
    private static Optional<Chosen> read(QueueMessage message) {
        try {
            var detail = Json.read(message.body(), JsonNode.class).path("detail");
            return Optional.of(new Chosen(
                    new TenantId(detail.path("tenant_id").asText()),
                    new PersonaId(detail.path("persona_id").asText()),
                    detail.path("version").asInt(),
                    new MessageId(detail.path("message_id").asText())));
        } catch (IllegalArgumentException e) {
            LOG.warn("A message is about no answer: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
