package ai.jarvis.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class DynaliteProcessIT extends LocalProcessContract<DynaliteProcess> {

    @Override
    DynaliteProcess start(int port) {
        return DynaliteProcess.start(tools, data, port);
    }

    @Test
    void keepsWhatWasAcknowledgedWhenItIsKilled() throws IOException {
        Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("task_1"), "n", AttributeValue.fromN("1"));
        try (DynamoDbClient client = client()) {
            client.createTable(table -> table.tableName("tasks")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("id")
                            .keyType(KeyType.HASH)
                            .build())
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("id")
                            .attributeType(ScalarAttributeType.S)
                            .build()));
            client.waiter().waitUntilTableExists(table -> table.tableName("tasks"));
            client.putItem(put -> put.tableName("tasks").item(item));
        }

        kill();
        process = start(port);

        try (DynamoDbClient client = client()) {
            assertThat(client.getItem(get -> get.tableName("tasks").key(Map.of("id", AttributeValue.fromS("task_1"))))
                            .item())
                    .isEqualTo(item);
        }
    }

    private DynamoDbClient client() {
        return DynamoDbClient.builder()
                .endpointOverride(process.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
