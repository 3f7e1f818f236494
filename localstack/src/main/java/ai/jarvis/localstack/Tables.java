package ai.jarvis.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The DynamoDB tables of the manifest. */
record Tables(Map<String, Map<String, String>> keysByName) {
    /** The SDK would look again after 20 seconds, which is AWS's pace. */
    private static final BackoffStrategy LOOK_AGAIN = BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(20));

    private static final int LOOKS = 500;

    static Tables read(Path manifest) throws IOException {
        try (var in = Files.newInputStream(manifest)) {
            return new Tables(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
        }
    }

    void create(DynamoDbClient dynamo, String prefix) {
        keysByName.forEach((name, description) -> {
            var key = description.get("key");
            try {
                var attribute = AttributeDefinition.builder()
                        .attributeName(key)
                        .attributeType(ScalarAttributeType.S)
                        .build();
                var partitionKey = KeySchemaElement.builder()
                        .attributeName(key)
                        .keyType(KeyType.HASH)
                        .build();
                dynamo.createTable(request -> request.tableName(prefix + name)
                        .attributeDefinitions(attribute)
                        .keySchema(partitionKey)
                        .billingMode(BillingMode.PAY_PER_REQUEST));
            } catch (ResourceInUseException e) {
                return; // It is there from an earlier start.
            }
            dynamo.waiter()
                    .waitUntilTableExists(
                            request -> request.tableName(prefix + name),
                            wait -> wait.backoffStrategyV2(LOOK_AGAIN).maxAttempts(LOOKS));
        });
    }
}
