package ai.jarvis.task;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Tasks in DynamoDB, one item each, under the partition key {@code pk} of tenant and task. Finished work is forgotten
 * after a while.
 */
public final class DynamoTaskStore implements TaskStore {
    private static final Duration KEPT_FOR = Duration.ofDays(90);

    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoTaskStore(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    @Override
    public void insert(Task task) {
        var item = new HashMap<>(key(task.tenant(), task.id()));
        item.put("kind", fromS(task.kind()));
        item.put("subject", fromS(task.subject()));
        item.put("status", fromS(task.status().name()));
        item.put("attempt", fromN(Integer.toString(task.attempt())));
        task.error().ifPresent(error -> item.put("error", fromS(error)));
        item.put("created_at", fromS(task.createdAt().toString()));
        item.put("updated_at", fromS(task.updatedAt().toString()));
        item.put(
                "expires_at",
                fromN(Long.toString(task.createdAt().plus(KEPT_FOR).getEpochSecond())));
        try {
            dynamo.putItem(
                    request -> request.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
        } catch (ConditionalCheckFailedException e) {
            return; // It is there already, which is all that was wanted.
        }
    }

    @Override
    public Optional<Task> find(TenantId tenant, TaskId id) {
        var response = dynamo.getItem(
                request -> request.tableName(table).key(key(tenant, id)).consistentRead(true));
        return response.hasItem() ? Optional.of(task(tenant, id, response.item())) : Optional.empty();
    }

    @Override
    public boolean advance(TenantId tenant, TaskId id, TaskStatus to, Optional<String> error, Instant at) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":to", fromS(to.name()));
        values.put(":at", fromS(at.toString()));
        values.put(":started", fromN(to == TaskStatus.RUNNING ? "1" : "0"));
        error.ifPresent(text -> values.put(":error", fromS(text)));
        var allowed = new ArrayList<String>();
        to.predecessors().forEach(status -> {
            allowed.add(":" + status.name());
            values.put(":" + status.name(), fromS(status.name()));
        });
        var update = "set #status = :to, updated_at = :at, attempt = attempt + :started"
                + (error.isPresent() ? ", #error = :error" : " remove #error");
        try {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, id))
                    .updateExpression(update)
                    .conditionExpression("#status in (" + String.join(", ", allowed) + ")")
                    .expressionAttributeNames(Map.of("#status", "status", "#error", "error"))
                    .expressionAttributeValues(values));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    private static Map<String, AttributeValue> key(TenantId tenant, TaskId id) {
        return Map.of("pk", fromS(tenant + "#" + id));
    }

    private static Task task(TenantId tenant, TaskId id, Map<String, AttributeValue> item) {
        return new Task(
                id,
                tenant,
                item.get("kind").s(),
                item.get("subject").s(),
                TaskStatus.valueOf(item.get("status").s()),
                Integer.parseInt(item.get("attempt").n()),
                Optional.ofNullable(item.get("error")).map(AttributeValue::s),
                Instant.parse(item.get("created_at").s()),
                Instant.parse(item.get("updated_at").s()));
    }
}
