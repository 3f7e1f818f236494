package ai.jarvis.connection;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Connections in DynamoDB, one item each, under the partition key {@code pk} of their id. */
public final class DynamoConnectionStore implements ConnectionStore {
    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoConnectionStore(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    @Override
    public void put(Connection connection) {
        dynamo.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "pk", fromS(connection.id().value()),
                        "tenant_id", fromS(connection.tenant().value()),
                        "principal", fromS(connection.principal()),
                        "opened_at", fromS(connection.openedAt().toString()),
                        "expires_at", fromN(Long.toString(connection.expiresAt().getEpochSecond())))));
    }

    @Override
    public Optional<Connection> find(ConnectionId id, Instant now) {
        var response =
                dynamo.getItem(request -> request.tableName(table).key(key(id)).consistentRead(true));
        return response.hasItem()
                ? Optional.of(connection(id, response.item()))
                        .filter(connection -> connection.expiresAt().isAfter(now))
                : Optional.empty();
    }

    @Override
    public void remove(ConnectionId id) {
        dynamo.deleteItem(request -> request.tableName(table).key(key(id)));
    }

    private static Map<String, AttributeValue> key(ConnectionId id) {
        return Map.of("pk", fromS(id.value()));
    }

    private static Connection connection(ConnectionId id, Map<String, AttributeValue> item) {
        return new Connection(
                id,
                new TenantId(item.get("tenant_id").s()),
                item.get("principal").s(),
                Instant.parse(item.get("opened_at").s()),
                Instant.ofEpochSecond(Long.parseLong(item.get("expires_at").n())));
    }
}
