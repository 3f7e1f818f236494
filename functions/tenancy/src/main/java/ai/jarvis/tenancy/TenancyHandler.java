package ai.jarvis.tenancy;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.QueueMessage;
import ai.jarvis.task.TaskId;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Has state machines export, move and delete tenants, and lets their work go on when they are resumed. Each message is an
 * event of EventBridge; those that fail are reported one by one and come again.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial batch responses</a>
 */
public final class TenancyHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TenancyHandler.class);

    private final TenancyWiring wiring;

    /** As Lambda makes it. */
    public TenancyHandler() {
        this(TenancyWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public TenancyHandler(TenancyWiring wiring) {
        this.wiring = wiring;
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
        var tenant = new TenantId(detail.path("tenant_id").asText());
        MDC.put("tenant", tenant.value());
        switch (type) {
            case "Tenant Job Requested" ->
                wiring.jobs()
                        .start(
                                new TenantId(detail.path("requested_by").asText()),
                                new TaskId(detail.path("job_id").asText()));
            case "Vectors Misplaced" ->
                wiring.vectorHomes().start(tenant, event.path("id").asText());
            case "Tenant Resumed" -> wiring.release().release(tenant);
            default -> throw new IllegalArgumentException("Not an event for tenancy: " + type);
        }
        LOG.info("{} handled", type);
    }
}
