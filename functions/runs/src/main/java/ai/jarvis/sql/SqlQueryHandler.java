package ai.jarvis.sql;

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

/** Answers questions to databases that {@link SqsQueryQueue} hands out. Those that fail come again. */
public final class SqlQueryHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SqlQueryHandler.class);

    private final SqlQueries queries;

    /** As Lambda makes it. */
    public SqlQueryHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public SqlQueryHandler(RunsWiring wiring) {
        this.queries = wiring.queries();
    }

    private record Asked(TenantId tenant, QueryId query) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var failures = new ArrayList<Map<String, String>>();
        for (var message : QueueMessage.batch(input)) {
            read(message).ifPresent(asked -> {
                MDC.put("request_id", context.getAwsRequestId());
                MDC.put("trace_id", message.traceId());
                MDC.put("tenant", asked.tenant().value());
                try {
                    queries.work(asked.tenant(), asked.query());
                    LOG.info("{} answered", asked.query());
                } catch (RuntimeException e) {
                    LOG.error("{} is not answered and will come again", asked.query(), e);
                    failures.add(Map.of("itemIdentifier", message.id()));
                } finally {
                    MDC.clear();
                }
            });
        }
        Json.MAPPER.writeValue(output, Map.of("batchItemFailures", failures));
    }

    /** One that is about no question is logged and done. */
    private static Optional<Asked> read(QueueMessage message) {
        try {
            var body = Json.read(message.body(), JsonNode.class);
            return Optional.of(new Asked(
                    new TenantId(body.path("tenant").asText()),
                    new QueryId(body.path("query").asText())));
        } catch (IllegalArgumentException e) {
            LOG.warn("A message is about no question: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
