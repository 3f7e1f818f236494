package ai.jarvis.sandbox;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Hears of objects that workers left, by events of S3, and of executions whose deadline may have passed, by messages of
 * {@link SqsSandboxQueue}. Those that fail come again.
 */
public final class SandboxResultsHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxResultsHandler.class);
    private static final Pattern KEY = Pattern.compile("sandbox/([^/]+)/([^/]+)/(started|result)\\.json");

    private final Sandbox sandbox;

    /** As Lambda makes it. */
    public SandboxResultsHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public SandboxResultsHandler(RunsWiring wiring) {
        this.sandbox = wiring.parts()
                .sandbox()
                .orElseThrow(() -> new IllegalStateException("JARVIS_SANDBOX_QUEUE_URL is not set"))
                .sandbox();
    }

    private record News(QueueMessage message, TenantId tenant, ExecutionId id, String what) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var failures = new ArrayList<Map<String, String>>();
        var news = new ArrayList<News>();
        QueueMessage.batch(input).forEach(message -> read(message).ifPresent(news::add));
        var ended = new HashSet<ExecutionId>();
        // What is in one batch with its end has no need to begin.
        for (var each : sorted(news)) {
            MDC.put("request_id", context.getAwsRequestId());
            MDC.put("trace_id", each.message().traceId());
            MDC.put("tenant", each.tenant().value());
            try {
                if (!each.what().equals("started") || !ended.contains(each.id())) {
                    handle(each);
                    if (each.what().equals("result")) {
                        ended.add(each.id());
                    }
                }
            } catch (RuntimeException e) {
                LOG.error("{} of {} is not taken and will come again", each.what(), each.id(), e);
                failures.add(Map.of("itemIdentifier", each.message().id()));
            } finally {
                MDC.clear();
            }
        }
        Json.MAPPER.writeValue(output, Map.of("batchItemFailures", failures));
    }

    private static List<News> sorted(List<News> news) {
        return news.stream()
                .sorted(java.util.Comparator.comparing(
                        (News each) -> each.what().equals("started")))
                .toList();
    }

    /** Who and what a message is about; one that is about nothing here is logged and done. */
    private static Optional<News> read(QueueMessage message) {
        try {
            var body = Json.read(message.body(), JsonNode.class);
            var look = body.path("look_after");
            if (look.isObject()) {
                return Optional.of(new News(
                        message,
                        new TenantId(look.path("tenant").asText()),
                        new ExecutionId(look.path("execution").asText()),
                        "deadline"));
            }
            var key = KEY.matcher(body.at("/detail/object/key").asText());
            if (key.matches()) {
                return Optional.of(
                        new News(message, new TenantId(key.group(1)), new ExecutionId(key.group(2)), key.group(3)));
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("A message is about no execution: {}", e.getMessage());
            return Optional.empty();
        }
        LOG.warn("A message is about no execution");
        return Optional.empty();
    }

    private void handle(News news) {
        switch (news.what()) {
            case "started" -> sandbox.results().started(news.tenant(), news.id());
            case "result" -> sandbox.results().arrived(news.tenant(), news.id());
            default -> sandbox.sweep().look(news.tenant(), news.id());
        }
    }
}
