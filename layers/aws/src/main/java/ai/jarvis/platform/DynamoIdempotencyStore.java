package ai.jarvis.platform;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Idempotency records in DynamoDB, one item each, under the partition key {@code pk} of tenant and key. */
public final class DynamoIdempotencyStore implements IdempotencyStore {
    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoIdempotencyStore(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    @Override
    public Found begin(IdempotencyKey key, String fingerprint, Instant now) {
        var attempt = UUID.randomUUID().toString();
        var item = new HashMap<>(pk(key));
        item.put("fingerprint", fromS(fingerprint));
        item.put("attempt", fromS(attempt));
        item.put("expires_at", seconds(now.plus(IN_PROGRESS)));
        try {
            dynamo.putItem(request -> request.tableName(table)
                    .item(item)
                    .conditionExpression("attribute_not_exists(pk) or expires_at <= :now")
                    .expressionAttributeValues(Map.of(":now", seconds(now))));
            return new Found.Nothing(attempt);
        } catch (ConditionalCheckFailedException e) {
            return find(key, fingerprint);
        }
    }

    private Found find(IdempotencyKey key, String fingerprint) {
        var item = dynamo.getItem(
                        request -> request.tableName(table).key(pk(key)).consistentRead(true))
                .item();
        if (item.isEmpty()) {
            // It was abandoned between the two calls; whoever asks again will find nothing.
            return new Found.InProgress();
        }
        if (!item.get("fingerprint").s().equals(fingerprint)) {
            return new Found.Mismatch();
        }
        if (!item.containsKey("status")) {
            return new Found.InProgress();
        }
        return new Found.Completed(new Answer(
                Integer.parseInt(item.get("status").n()),
                item.get("content_type").s(),
                item.containsKey("body")
                        ? new AnswerCipher(key).decrypt(item.get("body").b().asByteArray())
                        : new byte[0],
                Optional.ofNullable(item.get("location")).map(AttributeValue::s)));
    }

    @Override
    public void complete(IdempotencyKey key, String attempt, Answer answer, Instant now) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":attempt", fromS(attempt));
        values.put(":status", fromN(Integer.toString(answer.status())));
        values.put(":type", fromS(answer.contentType()));
        values.put(":expires", seconds(now.plus(COMPLETED)));
        var update = new StringBuilder("set #status = :status, content_type = :type, expires_at = :expires");
        if (answer.body().length > 0) {
            values.put(":body", fromB(SdkBytes.fromByteArray(new AnswerCipher(key).encrypt(answer.body()))));
            update.append(", body = :body");
        }
        answer.location().ifPresent(location -> {
            values.put(":location", fromS(location));
            update.append(", #location = :location");
        });
        var names = new HashMap<>(Map.of("#status", "status"));
        answer.location().ifPresent(location -> names.put("#location", "location"));
        ifStillMine(() -> dynamo.updateItem(request -> request.tableName(table)
                .key(pk(key))
                .updateExpression(update.toString())
                .conditionExpression("attempt = :attempt")
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)));
    }

    @Override
    public void abandon(IdempotencyKey key, String attempt) {
        ifStillMine(() -> dynamo.deleteItem(request -> request.tableName(table)
                .key(pk(key))
                .conditionExpression("attempt = :attempt")
                .expressionAttributeValues(Map.of(":attempt", fromS(attempt)))));
    }

    private static void ifStillMine(Runnable write) {
        try {
            write.run();
        } catch (ConditionalCheckFailedException e) {
            return; // Another attempt has taken over; its record stays.
        }
    }

    private static Map<String, AttributeValue> pk(IdempotencyKey key) {
        return Map.of("pk", fromS(key.tenant() + "#" + key.digest()));
    }

    private static AttributeValue seconds(Instant time) {
        return fromN(Long.toString(time.getEpochSecond()));
    }
}
