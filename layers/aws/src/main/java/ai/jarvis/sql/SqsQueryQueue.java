package ai.jarvis.sql;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Hands questions out by a queue of SQS. */
public final class SqsQueryQueue implements QueryQueue {
    private final SqsClient sqs;
    private final String url;

    public SqsQueryQueue(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    @Override
    public void send(TenantId tenant, QueryId id) {
        var body = Json.write(Map.of("tenant", tenant.value(), "query", id.value()));
        sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
    }
}
