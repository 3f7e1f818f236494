package ai.jarvis.sql;

import ai.jarvis.sql.source.Column;
import ai.jarvis.sql.source.DatabaseSchema;
import ai.jarvis.sql.source.ForeignKey;
import ai.jarvis.sql.source.SchemaTable;
import ai.jarvis.sql.source.TableName;
import ai.jarvis.sql.source.VisibleSchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A shop's database, of which there are a table and a column that somebody may not read. */
final class Shop {
    static final TableName CUSTOMERS = new TableName("public", "customers");
    static final TableName ORDERS = new TableName("public", "orders");
    static final TableName PRODUCTS = new TableName("public", "products");

    private Shop() {}

    static SchemaTable customers() {
        return table(
                "customers",
                List.of(),
                "id:integer name:text email:text country:text active:boolean created_at:timestamp");
    }

    static SchemaTable orders() {
        return table(
                "orders",
                List.of(
                        new ForeignKey(List.of("customer_id"), CUSTOMERS, List.of("id")),
                        new ForeignKey(List.of("product_id"), PRODUCTS, List.of("id"))),
                "id:integer customer_id:integer product_id:integer quantity:integer total:numeric status:text"
                        + " ordered_at:timestamp");
    }

    static SchemaTable products() {
        return table("products", List.of(), "id:integer name:text category:text price:numeric");
    }

    static SchemaTable table(String name, List<ForeignKey> keys, String columns) {
        return new SchemaTable(
                "public",
                name,
                Optional.empty(),
                100,
                Stream.of(columns.split(" ", -1))
                        .map(column -> column.split(":", 2))
                        .map(column -> new Column(column[0], column[1], Optional.empty(), List.of(), true))
                        .toList(),
                List.of("id"),
                keys);
    }

    static VisibleSchema visible() {
        return visible(
                customers(), orders(), products(), table("Produkte 2024", List.of(), "id:integer Größe:integer"));
    }

    static VisibleSchema visible(SchemaTable... tables) {
        return new VisibleSchema(
                new DatabaseSchema(List.of(tables), Instant.EPOCH, false),
                Set.of(new TableName("public", "salaries")),
                Map.of(CUSTOMERS, Set.of("credit_limit")));
    }
}
