package ai.jarvis.localstack.edge;

import ai.jarvis.localstack.manifest.Functions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What the AWS ends of this machine are started with.
 *
 * @param dataDirectory everything durable goes below it; made if it is not there
 * @param port of the endpoint; 0 for any free one. Queue URLs hold it, so a durable machine keeps one
 * @param documentsBucket made at start; stands for <code>${documents_bucket}</code> in the event rules
 * @param credentials the one access key that is accepted
 * @param functions the functions' manifest: its queues are made at start
 * @param eventRules the file of the event rules
 * @param dynamodb where the DynamoDB end listens, if there is one
 * @param services further services by their signing names
 * @param disorderlyEvents deliver every event twice and out of order, for tests
 */
public record AwsEndsConfiguration(
        Path dataDirectory,
        int port,
        String region,
        String documentsBucket,
        AwsCredentials credentials,
        Functions functions,
        Path eventRules,
        Optional<InetSocketAddress> dynamodb,
        Map<String, Handler> services,
        boolean disorderlyEvents) {
    /** The account that ARNs name. */
    public static final String ACCOUNT = "000000000000";

    public AwsEndsConfiguration {
        services = Map.copyOf(services);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 to 65535, is " + port);
        }
        if (!documentsBucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("documentsBucket is not a bucket's name: " + documentsBucket);
        }
    }
}
