package ai.jarvis.tenancy;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.paginators.ScanIterable;

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

    /**
     * Where a removal goes on.
     *
     * @param key of the item after which it does; empty to begin with the table
     */
    record Position(String table, String key) {
        /** The position that was made a map. */
        static Position of(Object map) {
            if (map instanceof Map<?, ?> fields
                    && fields.get("table") instanceof String table
                    && fields.get("key") instanceof String key) {
                return new Position(table, key);
            }
            throw new IllegalArgumentException("Not a position in the tables: " + map);
        }

        Map<String, Object> asMap() {
            return Map.of("table", table, "key", key);
        }
    }

    /**
     * Removes the items of a tenant from all tables.
     *
     * @param after where to begin; with the first table if absent
     * @param isTimeUp asked after each page of items that were read
     * @return where to go on; absent at the end
     */
    Optional<Position> remove(TenantId tenant, Optional<Position> after, BooleanSupplier isTimeUp) {
        for (var table : tables()) {
            var key = after.filter(position -> position.table().equals(table)).map(Position::key);
            if (after.filter(position -> position.table().compareTo(table) > 0).isEmpty()) {
                var next = remove(table, key.filter(each -> !each.isEmpty()), tenant, isTimeUp);
                if (next.isPresent()) {
                    return next;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Position> remove(String table, Optional<String> after, TenantId tenant, BooleanSupplier isTimeUp) {
        var name = keyName(table);
        for (var page : scan(table, tenant, after.map(key -> Map.of(name, fromS(key))))) {
            page.items()
                    .forEach(item -> dynamo.deleteItem(
                            request -> request.tableName(table).key(Map.of(name, item.get(name)))));
            if (page.hasLastEvaluatedKey() && isTimeUp.getAsBoolean()) {
                return Optional.of(
                        new Position(table, page.lastEvaluatedKey().get(name).s()));
            }
        }
        return Optional.empty();
    }

    /** How many items of a tenant there are, by table. */
    Map<String, Long> count(TenantId tenant) {
        var counts = new HashMap<String, Long>();
        tables().forEach(table -> counts.put(
                table, scan(table, tenant, Optional.empty()).items().stream().count()));
        return counts;
    }

    /** The items of a tenant in one table. */
    void forEach(String table, TenantId tenant, Consumer<Map<String, AttributeValue>> work) {
        scan(table, tenant, Optional.empty()).items().forEach(work);
    }

    private String keyName(String table) {
        return dynamo.describeTable(request -> request.tableName(table))
                .table()
                .keySchema()
                .getFirst()
                .attributeName();
    }

    private ScanIterable scan(String table, TenantId tenant, Optional<Map<String, AttributeValue>> after) {
        return dynamo.scanPaginator(request -> request.tableName(table)
                .consistentRead(true)
                .exclusiveStartKey(after.orElse(null))
                .filterExpression("contains(pk, :tenant) or tenant_id = :tenant")
                .expressionAttributeValues(Map.of(":tenant", fromS(tenant.value()))));
    }
}
