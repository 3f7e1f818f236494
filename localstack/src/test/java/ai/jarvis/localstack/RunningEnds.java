package ai.jarvis.localstack;

import ai.jarvis.localstack.bedrock.BedrockRuntimeEnd;
import ai.jarvis.localstack.bedrock.ModelCatalog;
import ai.jarvis.localstack.edge.AwsEnds;
import ai.jarvis.localstack.edge.AwsEndsConfiguration;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.manifest.Grants;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS ends over a directory of a test's, with AWS's own clients. */
public final class RunningEnds implements AutoCloseable {
    public static final String BUCKET = "documents";
    /** Version 1 of the AWS command line has a table of regions in which it ignores AWS_ENDPOINT_URL for SQS. */
    public static final String REGION = "eu-central-2";

    public static final AwsBasicCredentials CREDENTIALS = AwsBasicCredentials.create("AKIDLOCALTEST", "not-a-secret");

    private static final JsonMapper JSON = new JsonMapper();

    private final AwsEnds ends;
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final List<AutoCloseable> clients = new ArrayList<>();

    private RunningEnds(AwsEnds ends) {
        this.ends = ends;
    }

    public static RunningEnds over(Path directory) {
        return start(directory, false);
    }

    public static RunningEnds disorderlyOver(Path directory) {
        return start(directory, true);
    }

    private static RunningEnds start(Path directory, boolean disorderly) {
        try {
            return new RunningEnds(AwsEnds.start(new AwsEndsConfiguration(
                    directory,
                    0,
                    REGION,
                    BUCKET,
                    CREDENTIALS,
                    functions(),
                    resource("rules.yaml"),
                    Optional.empty(),
                    Map.of("bedrock", new BedrockRuntimeEnd(ModelCatalog.local())),
                    disorderly)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static Functions functions() {
        return Functions.read(resource("functions.yaml"), new Grants(Set.of()));
    }

    private static Path resource(String name) {
        return Path.of("src/test/resources/ends", name);
    }

    public AwsEnds ends() {
        return ends;
    }

    public URI endpoint() {
        return ends.endpoint();
    }

    public S3Client s3() {
        return client(S3Client.builder());
    }

    public SqsClient sqs() {
        return client(SqsClient.builder());
    }

    public EventBridgeClient events() {
        return client(EventBridgeClient.builder());
    }

    public SecretsManagerClient secrets() {
        return client(SecretsManagerClient.builder());
    }

    public LambdaClient lambda() {
        return client(LambdaClient.builder());
    }

    public StsClient sts() {
        return client(StsClient.builder());
    }

    public S3Presigner presigner() {
        S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
                .build();
        clients.add(presigner);
        return presigner;
    }

    /** A client of AWS's, pointed here as a user of the machine would. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends AutoCloseable> C client(
            B builder) {
        C client = builder.endpointOverride(endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
                .httpClient(http)
                .build();
        clients.add(client);
        return client;
    }

    /** The events that reach the observer's queue, until they are as wanted or five seconds are over. */
    public List<JsonNode> events(Predicate<List<JsonNode>> wanted) {
        List<JsonNode> events = new ArrayList<>();
        return Eventually.eventually(
                Duration.ofSeconds(5),
                () -> {
                    receive("seen").forEach(message -> events.add(json(message.body())));
                    return events;
                },
                wanted);
    }

    /** Takes what is in a queue. */
    public List<Message> receive(String queue) {
        String url = queueUrl(queue);
        List<Message> messages = sqs().receiveMessage(
                        request -> request.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1))
                .messages();
        if (!messages.isEmpty()) {
            sqs().deleteMessageBatch(request -> request.queueUrl(url)
                    .entries(messages.stream()
                            .map(message -> DeleteMessageBatchRequestEntry.builder()
                                    .id(message.messageId())
                                    .receiptHandle(message.receiptHandle())
                                    .build())
                            .toList()));
        }
        return messages;
    }

    public String queueUrl(String queue) {
        return sqs().getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (AutoCloseable client : clients) {
            try {
                client.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        http.close();
        ends.close();
    }
}
