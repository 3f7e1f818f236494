package ai.jarvis.sql.source;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sources and what is in them, as they are stored. */
final class SourceJson {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private SourceJson() {}

    private record StoredRule(
            @JsonProperty("table") String table,
            @JsonProperty("columns") List<String> columns,
            @JsonProperty("roles") Set<String> roles,
            @JsonProperty("users") Set<String> users) {}

    private record StoredAccess(
            @JsonProperty("roles") Set<String> roles,
            @JsonProperty("users") Set<String> users,
            @JsonProperty("rules") List<StoredRule> rules) {}

    private record StoredColumn(
            @JsonProperty("name") String name,
            @JsonProperty("type") String type,
            @JsonProperty("description") @Nullable String description,
            @JsonProperty("samples") List<String> samples,
            @JsonProperty("nullable") boolean nullable) {}

    private record StoredKey(
            @JsonProperty("columns") List<String> columns,
            @JsonProperty("schema") String schema,
            @JsonProperty("table") String table,
            @JsonProperty("targets") List<String> targets) {}

    private record StoredTable(
            @JsonProperty("schema") String schema,
            @JsonProperty("name") String name,
            @JsonProperty("description") @Nullable String description,
            @JsonProperty("rows") long rows,
            @JsonProperty("columns") List<StoredColumn> columns,
            @JsonProperty("primary_key") List<String> primaryKey,
            @JsonProperty("foreign_keys") List<StoredKey> foreignKeys) {}

    private record StoredSchema(
            @JsonProperty("tables") List<StoredTable> tables, @JsonProperty("truncated") boolean truncated) {}

    static String access(SourceAccess access) {
        return Json.write(new StoredAccess(
                access.readers().roles(),
                access.readers().users(),
                access.rules().stream()
                        .map(rule -> new StoredRule(
                                rule.table(),
                                rule.columns(),
                                rule.readers().roles(),
                                rule.readers().users()))
                        .toList()));
    }

    static SourceAccess access(String json) {
        var stored = Json.read(json, StoredAccess.class);
        return new SourceAccess(
                new Readers(stored.roles(), stored.users()),
                stored.rules().stream()
                        .map(rule -> new SourceAccess.Rule(
                                rule.table(), rule.columns(), new Readers(rule.roles(), rule.users())))
                        .toList());
    }

    static Map<String, String> texts(String json) {
        try {
            return Json.MAPPER.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a JSON object of texts", e);
        }
    }

    static String schema(DatabaseSchema schema) {
        return Json.write(new StoredSchema(
                schema.tables().stream().map(SourceJson::stored).toList(), schema.truncated()));
    }

    private static StoredTable stored(SchemaTable table) {
        return new StoredTable(
                table.schema(),
                table.name(),
                table.description().orElse(null),
                table.rows(),
                table.columns().stream()
                        .map(column -> new StoredColumn(
                                column.name(),
                                column.type(),
                                column.description().orElse(null),
                                column.samples(),
                                column.nullable()))
                        .toList(),
                table.primaryKey(),
                table.foreignKeys().stream()
                        .map(key -> new StoredKey(
                                key.columns(), key.table().schema(), key.table().name(), key.targets()))
                        .toList());
    }

    static DatabaseSchema schema(String json, Instant readAt) {
        var stored = Json.read(json, StoredSchema.class);
        return new DatabaseSchema(
                stored.tables().stream().map(SourceJson::table).toList(), readAt, stored.truncated());
    }

    private static SchemaTable table(StoredTable stored) {
        return new SchemaTable(
                stored.schema(),
                stored.name(),
                Optional.ofNullable(stored.description()),
                stored.rows(),
                stored.columns().stream()
                        .map(column -> new Column(
                                column.name(),
                                column.type(),
                                Optional.ofNullable(column.description()),
                                column.samples(),
                                column.nullable()))
                        .toList(),
                stored.primaryKey(),
                stored.foreignKeys().stream()
                        .map(key ->
                                new ForeignKey(key.columns(), new TableName(key.schema(), key.table()), key.targets()))
                        .toList());
    }
}
