package ai.jarvis.tenancy;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What tenants have in DynamoDB. There is no index by tenant: nothing but a background job asks for that, and it reads the
 * whole tables. An item is a tenant's if its key or its {@code tenant_id} names the tenant.
 */
final class TenantItems {
    private final DynamoDbClient dynamo;
    private final String tablePrefix;

    TenantItems(DynamoDbClient dynamo, String tablePrefix) {
        this.dynamo = dynamo;
        this.tablePrefix = tablePrefix;
    }

    /** The platform's tables. */
    List<String> tables() {
        return dynamo.listTablesPaginator().tableNames().stream()
                .filter(name -> name.startsWith(tablePrefix))
                .sorted()
                .toList();
    }

    /** Removes the items of a tenant from all tables; how many, by table. */
    Map<String, Long> remove(TenantId tenant) {
        var removed = new HashMap<String, Long>();
        for (var table : tables()) {
            removed.put(
                    table,
                    keys(table, tenant)
                            .peek(key -> dynamo.deleteItem(
                                    request -> request.tableName(table).key(key)))
                            .count());
        }
        return removed;
    }

    /** How many items of a tenant there are, by table. */
    Map<String, Long> count(TenantId tenant) {
        var counts = new HashMap<String, Long>();
        tables().forEach(table -> counts.put(table, keys(table, tenant).count()));
        return counts;
    }

    /** The items of a tenant in one table. */
    void forEach(String table, TenantId tenant, Consumer<Map<String, AttributeValue>> work) {
        scan(table, tenant).forEach(work);
    }

    private Stream<Map<String, AttributeValue>> keys(String table, TenantId tenant) {
        var key = dynamo.describeTable(request -> request.tableName(table))
                .table()
                .keySchema()
                .getFirst()
                .attributeName();
        return scan(table, tenant).map(item -> Map.of(key, item.get(key)));
    }

    private Stream<Map<String, AttributeValue>> scan(String table, TenantId tenant) {
        return dynamo
                .scanPaginator(request -> request.tableName(table)
                        .consistentRead(true)
                        .filterExpression("contains(pk, :tenant) or tenant_id = :tenant")
                        .expressionAttributeValues(Map.of(":tenant", fromS(tenant.value()))))
                .items()
                .stream();
    }
}
