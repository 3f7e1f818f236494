package ai.jarvis.workflow;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import ai.jarvis.platform.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Effects in DynamoDB, one item each, under the partition key {@code pk} of tenant and text. */
public final class DynamoEffectLedger implements EffectLedger {
    /** Longer than any run may take, and than one that failed can be gone on with. */
    static final Duration KEPT_FOR = Duration.ofDays(180);

    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoEffectLedger(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    @Override
    public Found begin(Effect effect, Instant now) {
        var item = new HashMap<>(item(effect));
        item.put("begun_at", fromS(now.toString()));
        item.put("expires_at", fromN(Long.toString(now.plus(KEPT_FOR).getEpochSecond())));
        try {
            dynamo.putItem(
                    request -> request.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
            return new Found.Nothing();
        } catch (ConditionalCheckFailedException e) {
            return find(effect, now);
        }
    }

    private Found find(Effect effect, Instant now) {
        var found = dynamo.getItem(
                request -> request.tableName(table).key(item(effect)).consistentRead(true));
        if (!found.hasItem()) {
            return begin(effect, now); // Its attempt has just said that nothing was done.
        }
        var outputs = found.item().get("outputs");
        return outputs == null
                ? new Found.Unfinished(
                        Instant.parse(found.item().get("begun_at").s()))
                : new Found.Done(Json.readObject(outputs.s()));
    }

    @Override
    public boolean beginAgain(Effect effect, Instant begunAt, Instant now) {
        try {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(item(effect))
                    .updateExpression("set begun_at = :now")
                    .conditionExpression("begun_at = :before and attribute_not_exists(outputs)")
                    .expressionAttributeValues(
                            Map.of(":now", fromS(now.toString()), ":before", fromS(begunAt.toString()))));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    @Override
    public void done(Effect effect, Map<String, Object> outputs, Instant now) {
        dynamo.updateItem(request -> request.tableName(table)
                .key(item(effect))
                .updateExpression("set outputs = :outputs, done_at = :now, expires_at = :expires,"
                        + " begun_at = if_not_exists(begun_at, :now)")
                .expressionAttributeValues(Map.of(
                        ":outputs", fromS(Json.write(outputs)),
                        ":now", fromS(now.toString()),
                        ":expires", fromN(Long.toString(now.plus(KEPT_FOR).getEpochSecond())))));
    }

    @Override
    public void undone(Effect effect) {
        try {
            dynamo.deleteItem(request ->
                    request.tableName(table).key(item(effect)).conditionExpression("attribute_not_exists(outputs)"));
        } catch (ConditionalCheckFailedException e) {
            return; // Another attempt has done it.
        }
    }

    private static Map<String, AttributeValue> item(Effect effect) {
        return Map.of("pk", fromS(effect.tenant() + "#" + effect.text()));
    }
}
