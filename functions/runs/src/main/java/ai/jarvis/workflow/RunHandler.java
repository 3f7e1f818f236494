package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.QueueMessage;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.type.TypeReference;
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
 * Hears of what ends runs and of what starts them: ends of executions, schedules whose time has come, and events that
 * triggers wait for. Each message is an event of EventBridge, or looks like one; those that fail come again.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html">Execution status change
 *     events</a>
 */
public final class RunHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RunHandler.class);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final WorkflowParts parts;
    private final Triggers triggers;

    /** As Lambda makes it. */
    public RunHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public RunHandler(RunsWiring wiring) {
        this.parts = wiring.parts();
        this.triggers = wiring.triggers();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var failures = new ArrayList<Map<String, String>>();
        for (var message : QueueMessage.batch(input)) {
            MDC.put("request_id", context.getAwsRequestId());
            MDC.put("trace_id", message.traceId());
            try {
                handle(Json.read(message.body(), JsonNode.class));
            } catch (RuntimeException e) {
                LOG.error("A message failed and will come again", e);
                failures.add(Map.of("itemIdentifier", message.id()));
            } finally {
                MDC.clear();
            }
        }
        Json.MAPPER.writeValue(output, Map.of("batchItemFailures", failures));
    }

    private void handle(JsonNode event) {
        var detail = event.path("detail");
        var type = event.path("detail-type").asText();
        switch (type) {
            case "Step Functions Execution Status Change" -> ended(detail);
            case "Schedule Due" -> due(detail);
            case "Tenant Event" ->
                happened(
                        detail,
                        detail.path("type").asText(),
                        detail.path("event_id").asText(),
                        detail.path("data"));
            default -> happened(detail, type, event.path("id").asText(), detail);
        }
        LOG.info("{} handled", type);
    }

    /** Executions that are none of runs', or of runs that have ended, have nobody in the queue. */
    private void ended(JsonNode detail) {
        RunId.ofExecution(detail.path("name").asText())
                .ifPresent(run -> parts.queue().tenantOf(run).ifPresent(tenant -> {
                    MDC.put("tenant", tenant.value());
                    var found = parts.runs().find(tenant, run);
                    var execution = parts.machines()
                            .describe(detail.path("executionArn").asText());
                    if (found.isPresent() && execution.isPresent()) {
                        parts.endings().executed(found.get(), execution.get());
                    }
                    parts.dispatcher().dispatch(tenant);
                }));
    }

    private void due(JsonNode detail) {
        var tenant = tenant(detail);
        starting(() -> triggers.due(
                tenant,
                new TriggerId(detail.path("trigger_id").asText()),
                detail.path("scheduled_at").asText()));
    }

    private void happened(JsonNode detail, String type, String id, JsonNode data) {
        var tenant = tenant(detail);
        starting(() -> triggers.happened(tenant, type, id, Json.MAPPER.convertValue(data, OBJECT)));
    }

    /** A workflow that cannot be run as it is will not be run for coming again. */
    private static void starting(Runnable start) {
        try {
            start.run();
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE || refusal.kind() == Refusal.Kind.TOO_MANY_REQUESTS) {
                throw refusal;
            }
            LOG.warn("A trigger starts nothing: {} {}", refusal.code(), refusal.detail());
        }
    }

    private static TenantId tenant(JsonNode detail) {
        var tenant = new TenantId(detail.path("tenant_id").asText());
        MDC.put("tenant", tenant.value());
        return tenant;
    }
}
