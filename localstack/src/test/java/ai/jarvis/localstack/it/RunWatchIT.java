package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.workflow.DynamoRunWatch;
import ai.jarvis.workflow.RunWatch;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Whether runs are looked after, in a table of its own: the platform's is watched by the platform. */
@ExtendWith(Platform.Provider.class)
class RunWatchIT {
    private final Platform platform;
    private final String table = "watch-" + UUID.randomUUID();
    private final RunWatch watch;

    RunWatchIT(Platform platform) {
        this.platform = platform;
        this.watch = new DynamoRunWatch(platform.dynamoDb(), table);
    }

    @BeforeEach
    void makeTable() {
        platform.dynamoDb()
                .createTable(request -> request.tableName(table)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("pk")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("pk")
                                .keyType(KeyType.HASH)
                                .build()));
        try (var waiter = platform.dynamoDb().waiter()) {
            assertThat(waiter.waitUntilTableExists(request -> request.tableName(table))
                            .matched()
                            .response())
                    .isPresent();
        }
    }

    @AfterEach
    void dropTable() {
        platform.dynamoDb().deleteTable(request -> request.tableName(table));
    }

    @Test
    void thereIsNothingToLookAfterBeforeARunBegan() {
        assertThat(watch.mark()).isEmpty();
    }

    @Test
    void endsWhenNoRunBeganSince() {
        watch.begin();

        watch.end(watch.mark().orElseThrow());

        assertThat(watch.mark()).isEmpty();
    }

    @Test
    void goesOnWhenARunBeganWhileTheQueueWasLookedAt() {
        watch.begin();
        var seen = watch.mark().orElseThrow();
        watch.begin();

        watch.end(seen);

        assertThat(watch.mark()).isPresent().get().isNotEqualTo(seen);
    }
}
