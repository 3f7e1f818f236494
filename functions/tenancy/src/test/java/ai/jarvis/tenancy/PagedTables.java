package ai.jarvis.tenancy;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Tables of keys in memory, of which a scan reads a few items at a time, whether they pass its filter or not.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html">Scanning tables</a>
 */
final class PagedTables implements DynamoDbClient {
    private static final int PAGE = 2;

    private final Map<String, NavigableSet<String>> keys = new TreeMap<>();

    void put(String table, Collection<String> added) {
        keys.computeIfAbsent(table, name -> new TreeSet<>()).addAll(added);
    }

    Collection<String> keys(String table) {
        return List.copyOf(keys.get(table));
    }

    @Override
    public ListTablesResponse listTables(ListTablesRequest request) {
        return ListTablesResponse.builder().tableNames(keys.keySet()).build();
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
        var key = KeySchemaElement.builder()
                .attributeName("pk")
                .keyType(KeyType.HASH)
                .build();
        return DescribeTableResponse.builder()
                .table(table -> table.keySchema(List.of(key)))
                .build();
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        var all = keys.get(request.tableName());
        var rest = request.hasExclusiveStartKey()
                ? all.tailSet(request.exclusiveStartKey().get("pk").s(), false)
                : all;
        var page = rest.stream().limit(PAGE).toList();
        var tenant = request.expressionAttributeValues().get(":tenant").s();
        var response = ScanResponse.builder()
                .items(page.stream()
                        .filter(key -> key.contains(tenant))
                        .map(key -> Map.of("pk", fromS(key)))
                        .toList());
        if (rest.size() > PAGE) {
            response.lastEvaluatedKey(Map.of("pk", fromS(page.getLast())));
        }
        return response.build();
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        keys.get(request.tableName()).remove(request.key().get("pk").s());
        return DeleteItemResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
