package ai.jarvis.sql.source;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A source, as the API shows it. */
@Introspected
record SourceView(
        String id,
        String name,
        Optional<String> description,
        String type,
        @Schema(description = "Which SQL it speaks: postgresql, mysql or trino") String dialect,
        @Schema(description = "Without the password; for those alone who may change it")
                Optional<Map<String, String>> connection,
        @Schema(description = "Tables that may be asked of; all where it is empty") List<String> tables,
        @Schema(description = "For those alone who may change it") Optional<SourceBody.Access> access,
        @Schema(description = "Whether it is for the caller to ask") boolean permitted,
        Map<String, String> descriptions,
        int version,
        @Schema(description = "The user or API key that changed it last") String author,
        Instant createdAt,
        Instant updatedAt) {
    static SourceView of(Caller caller, Source source) {
        var mayChange = caller.may(Permission.SQL_WRITE);
        return new SourceView(
                source.id().value(),
                source.name(),
                source.description(),
                source.type().wireName(),
                source.dialect().wireName(),
                mayChange ? Optional.of(source.connection()) : Optional.empty(),
                source.tables(),
                mayChange ? Optional.of(SourceBody.Access.of(source.access())) : Optional.empty(),
                source.access().readers().include(caller),
                mayChange ? source.descriptions() : Map.of(),
                source.version(),
                source.author(),
                source.createdAt(),
                source.updatedAt());
    }

    /** What is in a source. */
    @Introspected
    record Schemas(
            List<Table> tables,
            @Schema(description = "What is there and not for the caller") Denied denied,
            @Schema(description = "When it was read from the database") Instant readAt,
            @Schema(description = "Whether there is more than was read") boolean truncated) {
        static Schemas of(VisibleSchema visible) {
            return new Schemas(
                    visible.schema().tables().stream().map(Table::of).toList(),
                    Denied.of(visible),
                    visible.schema().readAt(),
                    visible.schema().truncated());
        }
    }

    /** What is there and not for the caller. */
    @Introspected
    record Denied(List<String> tables, List<String> columns) {
        static Denied of(VisibleSchema visible) {
            return new Denied(
                    visible.deniedTables().stream()
                            .map(TableName::toString)
                            .sorted()
                            .toList(),
                    visible.deniedColumns().entrySet().stream()
                            .flatMap(each -> each.getValue().stream().map(column -> each.getKey() + "." + column))
                            .sorted()
                            .toList());
        }
    }

    /** A table or view. */
    @Introspected
    record Table(
            String schema,
            String name,
            Optional<String> description,
            @Schema(description = "About how many, by the database's statistics; absent where it does not know")
                    Optional<Long> rows,
            List<ColumnView> columns,
            List<String> primaryKey,
            List<Reference> foreignKeys) {
        static Table of(SchemaTable table) {
            return new Table(
                    table.schema(),
                    table.name(),
                    table.description(),
                    table.rows() < 0 ? Optional.empty() : Optional.of(table.rows()),
                    table.columns().stream().map(ColumnView::of).toList(),
                    table.primaryKey(),
                    table.foreignKeys().stream().map(Reference::of).toList());
        }
    }

    /** A column. */
    @Introspected
    record ColumnView(
            String name,
            String type,
            Optional<String> description,
            @Schema(description = "Some values; none where they may be personal data") List<String> samples,
            boolean nullable) {
        static ColumnView of(Column column) {
            return new ColumnView(
                    column.name(), column.type(), column.description(), column.samples(), column.nullable());
        }
    }

    /** Columns that name a row of another table. */
    @Introspected
    record Reference(List<String> columns, String table, List<String> targets) {
        static Reference of(ForeignKey key) {
            return new Reference(key.columns(), key.table().toString(), key.targets());
        }
    }
}
