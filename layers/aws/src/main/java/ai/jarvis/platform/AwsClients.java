package ai.jarvis.platform;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes clients of the AWS services, which share their connections. Credentials and region are the environment's. */
public final class AwsClients implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 128;

    private final Optional<URI> endpoint;
    private final SdkHttpClient http =
            ApacheHttpClient.builder().maxConnections(MAX_CONNECTIONS).build();

    /** Makes clients of the given endpoint, or of the services' own. */
    public AwsClients(Optional<URI> endpoint) {
        this.endpoint = endpoint;
    }

    public S3Client s3() {
        return configure(S3Client.builder()).build();
    }

    public S3Presigner presigner() {
        var builder = S3Presigner.builder();
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    public SqsClient sqs() {
        return configure(SqsClient.builder()).build();
    }

    public EventBridgeClient eventBridge() {
        return configure(EventBridgeClient.builder()).build();
    }

    public DynamoDbClient dynamoDb() {
        return configure(DynamoDbClient.builder()).build();
    }

    public SecretsManagerClient secretsManager() {
        return configure(SecretsManagerClient.builder()).build();
    }

    public BedrockRuntimeClient bedrock() {
        return configure(BedrockRuntimeClient.builder()).build();
    }

    /** The client that streams. */
    public BedrockRuntimeAsyncClient bedrockStreaming() {
        var builder = BedrockRuntimeAsyncClient.builder();
        endpoint.ifPresent(builder::endpointOverride);
        return builder.httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(MAX_CONNECTIONS))
                .build();
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.httpClient(http);
    }

    @Override
    public void close() {
        http.close();
    }
}
