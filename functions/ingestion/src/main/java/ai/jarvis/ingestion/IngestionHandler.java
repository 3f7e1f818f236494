package ai.jarvis.ingestion;

import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.knowledge.Ingestion;
import ai.jarvis.knowledge.Removal;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Works on what happens to documents: writes and deletes in the bucket, and removals by the API. Each message is an
 * event of EventBridge; those that fail are reported one by one and come again.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial batch responses</a>
 */
public final class IngestionHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(IngestionHandler.class);

    /** As X-Ray writes it: {@code Root=1-67891233-abcdef012345678912345678}. */
    private static final Pattern ROOT = Pattern.compile("Root=1-([0-9a-f]{8})-([0-9a-f]{24})");

    private final Ingestion ingestion;
    private final Removal removal;
    private final int attempts;

    /** As Lambda makes it. */
    public IngestionHandler() {
        this(IngestionWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public IngestionHandler(IngestionWiring wiring) {
        this.ingestion = wiring.ingestion();
        this.removal = wiring.removal();
        this.attempts = wiring.attempts();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var failures = new ArrayList<BatchItemFailure>();
        for (var message : event.getRecords()) {
            MDC.put("request_id", context.getAwsRequestId());
            MDC.put("trace_id", traceId(message));
            try {
                handle(message);
            } catch (RuntimeException e) {
                LOG.error("A message failed and will come again", e);
                failures.add(new BatchItemFailure(message.getMessageId()));
            } finally {
                MDC.clear();
            }
        }
        return new SQSBatchResponse(failures);
    }

    private void handle(SQSMessage message) {
        var event = Json.read(message.getBody(), JsonNode.class);
        var detail = event.path("detail");
        var type = event.path("detail-type").asText();
        MDC.put("tenant", tenantOf(detail));
        switch (type) {
            case "Object Created" -> written(detail.path("object"), received(message));
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
        if (received >= attempts) {
            ingestion.giveUp(written, received - 1);
        } else {
            ingestion.ingest(written);
        }
    }

    private static int received(SQSMessage message) {
        return Integer.parseInt(message.getAttributes().getOrDefault("ApproximateReceiveCount", "1"));
    }

    /** The one that the sender's trace has, or one of the message: its UUID has just the length of a W3C trace id. */
    private static String traceId(SQSMessage message) {
        var header = message.getAttributes().getOrDefault("AWSTraceHeader", "");
        var root = ROOT.matcher(header);
        return root.find()
                ? root.group(1) + root.group(2)
                : message.getMessageId().replace("-", "");
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
