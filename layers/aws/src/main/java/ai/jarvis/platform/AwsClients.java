package ai.jarvis.platform;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.rdsdata.RdsDataClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.AttributeMap;

/** Makes clients of the AWS services, which share their connections. Credentials and region are the environment's. */
public final class AwsClients implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 128;
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(15);

    private final Optional<URI> endpoint;
    private final SdkHttpClient http = httpClient(AttributeMap.empty());
    private @Nullable SdkHttpClient patient;

    /** Makes clients of the given endpoint, or of the services' own. */
    public AwsClients(Optional<URI> endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * The one that is on the class path. A host that serves many requests at a time brings one with a pool; without it
     * there is the JDK's own, which is enough for one request at a time and starts in less time.
     */
    private static SdkHttpClient httpClient(AttributeMap settings) {
        var found = ServiceLoader.load(SdkHttpService.class).stream().toList();
        return found.stream()
                .filter(each -> each.type() != UrlConnectionSdkHttpService.class)
                .findFirst()
                .or(() -> found.stream().findFirst())
                .orElseThrow(() -> new IllegalStateException("The class path has no HTTP client for AWS's SDK"))
                .get()
                .createHttpClientBuilder()
                .buildWithDefaults(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, MAX_CONNECTIONS)
                        .build()
                        .merge(settings));
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

    public SfnClient stepFunctions() {
        return configure(SfnClient.builder()).build();
    }

    public SchedulerClient scheduler() {
        return configure(SchedulerClient.builder()).build();
    }

    public DynamoDbClient dynamoDb() {
        return configure(DynamoDbClient.builder()).build();
    }

    public SecretsManagerClient secretsManager() {
        return configure(SecretsManagerClient.builder()).build();
    }

    /** A client of another region than the environment's. */
    public SecretsManagerClient secretsManager(String region) {
        return configure(SecretsManagerClient.builder())
                .region(Region.of(region))
                .dualstackEnabled(endpoint.isEmpty())
                .build();
    }

    /** A client of the region of a cluster. It calls once: a statement whose answer was lost may still run. */
    public RdsDataClient rdsData(String region) {
        return configure(RdsDataClient.builder())
                .region(Region.of(region))
                .httpClient(patient())
                .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    public StsClient sts() {
        return configure(StsClient.builder()).build();
    }

    /** A client that works as somebody else. */
    public AthenaClient athena(Optional<String> region, AwsCredentialsProvider credentials) {
        var builder = configure(AthenaClient.builder()).credentialsProvider(credentials);
        region.map(Region::of).ifPresent(builder::region);
        return builder.build();
    }

    /** A client that calls once: a call whose answer was lost is paid for, and so is its repetition. */
    public BedrockRuntimeClient bedrock() {
        return configure(BedrockRuntimeClient.builder())
                .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** A client that calls once, and waits as long as each call says; a long answer comes whole only when it is done. */
    public BedrockRuntimeClient bedrockChat() {
        return configure(BedrockRuntimeClient.builder())
                .httpClient(patient())
                .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** The client that streams, calls once, and waits as long as its caller does. */
    public BedrockRuntimeAsyncClient bedrockStreaming() {
        return configureStreaming(BedrockRuntimeAsyncClient.builder()).build();
    }

    /** A client that calls once, and waits as long as each call says. */
    public SageMakerRuntimeClient sageMaker() {
        return configure(SageMakerRuntimeClient.builder())
                .httpClient(patient())
                .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** The client that streams, calls once, and waits as long as its caller does. */
    public SageMakerRuntimeAsyncClient sageMakerStreaming() {
        return configureStreaming(SageMakerRuntimeAsyncClient.builder()).build();
    }

    /** For models: what they think about may take longer than any other service is waited for. */
    private synchronized SdkHttpClient patient() {
        var known = patient;
        if (known == null) {
            known = httpClient(AttributeMap.builder()
                    .put(SdkHttpConfigurationOption.READ_TIMEOUT, LONGEST_ANSWER)
                    .build());
            patient = known;
        }
        return known;
    }

    private <B extends AwsClientBuilder<B, ?> & AwsAsyncClientBuilder<B, ?>> B configureStreaming(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .maxConcurrency(MAX_CONNECTIONS)
                        .readTimeout(LONGEST_ANSWER));
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configure(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.httpClient(http);
    }

    @Override
    public synchronized void close() {
        http.close();
        if (patient != null) {
            patient.close();
        }
    }
}
