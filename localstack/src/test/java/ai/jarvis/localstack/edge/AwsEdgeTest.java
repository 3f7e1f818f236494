package ai.jarvis.localstack.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.RunningEnds;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

class AwsEdgeTest {
    @TempDir
    private static Path directory;

    private static RunningEnds ends;

    @BeforeAll
    static void start() {
        ends = RunningEnds.over(directory);
    }

    @AfterAll
    static void stop() {
        ends.close();
    }

    @Test
    void saysWhoTheCallerIs() {
        assertThat(ends.sts().getCallerIdentity().account()).isEqualTo("000000000000");
    }

    @Test
    void listensOnTheLoopbackOnly() {
        assertThat(ends.endpoint().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void namesTheServicesThereAreToThoseWhoAskForAnother() {
        DynamoDbClient dynamodb = ends.client(DynamoDbClient.builder());

        assertThatThrownBy(dynamodb::listTables)
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining(
                        "There is no service \"dynamodb\" here; there are [bedrock, ecs, events, lambda, rds-data,");
    }

    @Test
    void refusesAnotherAccessKey() {
        SqsClient stranger = SqsClient.builder()
                .endpointOverride(ends.endpoint())
                .region(Region.of(RunningEnds.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDOTHER", "x")))
                .build();
        try (stranger) {
            assertThatThrownBy(stranger::listQueues)
                    .isInstanceOfSatisfying(
                            SqsException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void refusesAnUnsignedRequest() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(ends.endpoint().resolve("/documents"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("<Code>MissingAuthenticationToken</Code>");
    }
}
