package ai.jarvis.workflow;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The watch as one item in DynamoDB, which is there while there are runs. */
public final class DynamoRunWatch implements RunWatch {
    private static final Map<String, AttributeValue> KEY = Map.of("pk", fromS("run-watch"));

    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoRunWatch(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    @Override
    public void begin() {
        dynamo.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "pk", fromS("run-watch"),
                        "mark", fromS(UUID.randomUUID().toString()))));
    }

    @Override
    public Optional<String> mark() {
        var item = dynamo.getItem(request -> request.tableName(table).key(KEY).consistentRead(true))
                .item();
        return Optional.ofNullable(item.get("mark")).map(AttributeValue::s);
    }

    @Override
    public void end(String mark) {
        try {
            dynamo.deleteItem(request -> request.tableName(table)
                    .key(KEY)
                    .conditionExpression("mark = :mark")
                    .expressionAttributeValues(Map.of(":mark", fromS(mark))));
        } catch (ConditionalCheckFailedException e) {
            return; // A run began since, which is to be looked after.
        }
    }
}
