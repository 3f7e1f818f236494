package ai.jarvis.sql.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A database to test with. */
final class Shop {
    static final Instant READ = Instant.parse("2030-01-31T12:00:00Z");

    private Shop() {}

    static Column column(String name, String... samples) {
        return new Column(name, "text", Optional.of("the database's " + name), List.of(samples), true);
    }

    static SchemaTable table(String schema, String name, Column... columns) {
        return new SchemaTable(
                schema,
                name,
                Optional.of("the database's " + name),
                3,
                List.of(columns),
                List.of(columns[0].name()),
                List.of());
    }

    static DatabaseSchema schema() {
        return new DatabaseSchema(
                List.of(
                        table("public", "customers", column("id", "1"), column("country", "France"), column("email")),
                        new SchemaTable(
                                "public",
                                "orders",
                                Optional.empty(),
                                -1,
                                List.of(column("id"), column("customer_id"), column("total", "9.50")),
                                List.of("id"),
                                List.of(new ForeignKey(
                                        List.of("customer_id"), new TableName("public", "customers"), List.of("id")))),
                        table("staff", "salaries", column("id"), column("amount"))),
                READ,
                false);
    }
}
