package ai.jarvis.usage;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Settings;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the records that waited in the queue into the ledger. Those that it does not take are reported one by one and come
 * again.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial batch responses</a>
 */
public final class UsageHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UsageHandler.class);

    private final UsageSink ledger;

    /** As Lambda makes it. */
    public UsageHandler() {
        this(ledger(Settings.fromEnvironment()));
    }

    /** As a host makes it that has the ledger already. */
    public UsageHandler(UsageSink ledger) {
        this.ledger = ledger;
    }

    private static UsageSink ledger(Settings settings) {
        var aws = new AwsClients(settings.awsEndpoint());
        return new SqlUsageLedger(Database.open(settings, DatabaseCredentials.in(aws.secretsManager())));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var records = Json.MAPPER.readTree(input).path("Records");
        if (!records.isArray()) {
            throw new IllegalArgumentException("The event is not a batch of SQS");
        }
        var failures = new ArrayList<Map<String, String>>();
        for (var message : records) {
            try {
                ledger.append(List.of(SqsUsageQueue.read(message.path("body").asText())));
            } catch (RuntimeException e) {
                LOG.error("A record of usage is not taken and will come again", e);
                failures.add(Map.of("itemIdentifier", message.path("messageId").asText()));
            }
        }
        Json.MAPPER.writeValue(output, Map.of("batchItemFailures", failures));
    }
}
