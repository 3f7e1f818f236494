package ai.jarvis.ingestion;

import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.knowledge.HeldWrites;
import ai.jarvis.knowledge.Ingestion;
import ai.jarvis.knowledge.ObjectKey;
import ai.jarvis.knowledge.Removal;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.QueueMessage;
import ai.jarvis.platform.Variables;
import ai.jarvis.tenancy.TenantId;
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

/**
 * Works on what happens to documents: writes and deletes in the bucket, and removals by the API. Each message is an
 * event of EventBridge; those that fail are reported one by one and come again.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial batch responses</a>
 */
public final class IngestionHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(IngestionHandler.class);

    private final Ingestion ingestion;
    private final Removal removal;
    private final HeldWrites held;
    private final int attempts;

    /** As Lambda makes it. */
    public IngestionHandler() {
        this(IngestionWiring.fromEnvironment(
                Optional.of(Variables.ofEnvironment().require("JARVIS_LARGE_DOCUMENTS_ARN"))));
    }

    /** As a host makes it that has the services already. */
    public IngestionHandler(IngestionWiring wiring) {
        this.ingestion = wiring.ingestion();
        this.removal = wiring.removal();
        this.held = wiring.held();
        this.attempts = wiring.attempts();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var failures = new ArrayList<Map<String, String>>();
        for (var message : QueueMessage.batch(input)) {
            MDC.put("request_id", context.getAwsRequestId());
            MDC.put("trace_id", message.traceId());
            try {
                handle(message);
            } catch (RuntimeException e) {
                LOG.error("A message failed and will come again", e);
                failures.add(Map.of("itemIdentifier", message.id()));
            } finally {
                MDC.clear();
            }
        }
        Json.MAPPER.writeValue(output, Map.of("batchItemFailures", failures));
    }

    private void handle(QueueMessage message) {
        var event = Json.read(message.body(), JsonNode.class);
        var detail = event.path("detail");
        var type = event.path("detail-type").asText();
        MDC.put("tenant", tenantOf(detail));
        switch (type) {
            case "Object Created", "Held Write Released" -> written(detail.path("object"), message.received());
            case "Object Deleted" ->
                ingestion.originalDeleted(detail.path("object").path("key").asText(), removal);
            case "Document Deleted" ->
                removal.purge(
                        tenant(detail),
                        new DocumentId(detail.path("document_id").asText()));
            case "Collection Deleted" ->
                removal.purge(
                        tenant(detail),
                        new CollectionId(detail.path("collection_id").asText()));
            default -> throw new IllegalArgumentException("Not an event for ingestion: " + type);
        }
        LOG.info("{} handled", type);
    }

    private void written(JsonNode object, int received) {
        var written = new Ingestion.Written(
                object.path("key").asText(), object.path("sequencer").asText());
        var key = ObjectKey.parse(written.key());
        if (key.isPresent() && held.hold(key.get().tenant(), written)) {
            return;
        }
        if (received >= attempts) {
            ingestion.giveUp(written, received - 1);
        } else {
            ingestion.ingest(written);
        }
    }

    /** For the log only: keys of the bucket start with {@code tenants/TENANT/}. */
    private static String tenantOf(JsonNode detail) {
        var parts = detail.path("object").path("key").asText().split("/", 3);
        return parts.length == 3 ? parts[1] : detail.path("tenant_id").asText();
    }

    private static TenantId tenant(JsonNode detail) {
        return new TenantId(detail.path("tenant_id").asText());
    }
}
