package ai.jarvis.workflow;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The key that webhooks' secrets follow from: an item in DynamoDB, apart from the database that triggers are in, so that
 * neither store alone gives a secret away. Whoever needs it first makes it. A secret of Secrets Manager would do as well, but
 * had to be made with the deployment and on one machine, for something that most tenants never use.
 */
public final class DynamoWebhookKey implements Supplier<byte[]> {
    private static final Map<String, AttributeValue> KEY = Map.of("pk", fromS("webhook-key"));
    private static final String VALUE = "key";
    private static final int BYTES = 32;

    private final DynamoDbClient dynamo;
    private final String table;
    private byte @Nullable [] known;

    public DynamoWebhookKey(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    @Override
    public synchronized byte[] get() {
        var key = known;
        if (key == null) {
            key = read().orElseGet(this::make);
            known = key;
        }
        return key.clone();
    }

    private Optional<byte[]> read() {
        var item = dynamo.getItem(request -> request.tableName(table).key(KEY).consistentRead(true))
                .item();
        return Optional.ofNullable(item.get(VALUE)).map(value -> value.b().asByteArray());
    }

    private byte[] make() {
        var fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        try {
            dynamo.putItem(request -> request.tableName(table)
                    .item(Map.of("pk", fromS("webhook-key"), VALUE, fromB(SdkBytes.fromByteArray(fresh))))
                    .conditionExpression("attribute_not_exists(pk)"));
            return fresh;
        } catch (ConditionalCheckFailedException e) {
            return read().orElseThrow(() -> new IllegalStateException("The webhooks' key is gone again", e));
        }
    }
}
