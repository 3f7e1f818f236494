package ai.jarvis.sql.source;

import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is in a database in the light of what its source says of it. */
final class SchemaView {
    private SchemaView() {}

    /** With the tenant's own descriptions in the place of the database's. */
    static DatabaseSchema described(Source source, DatabaseSchema schema) {
        if (source.descriptions().isEmpty()) {
            return schema;
        }
        var told = new HashMap<String, String>();
        source.descriptions().forEach((name, text) -> told.put(name.toLowerCase(Locale.ROOT), text));
        return schema.withTables(
                schema.tables().stream().map(table -> described(table, told)).toList());
    }

    private static SchemaTable described(SchemaTable table, Map<String, String> told) {
        var described = told(told, table.fullName().toString())
                .or(() -> told(told, table.name()))
                .map(table::describedAs)
                .orElse(table);
        return described.withColumns(table.columns().stream()
                .map(column -> told(told, table.fullName() + "." + column.name())
                        .or(() -> told(told, table.name() + "." + column.name()))
                        .map(column::describedAs)
                        .orElse(column))
                .toList());
    }

    private static Optional<String> told(Map<String, String> told, String name) {
        return Optional.ofNullable(told.get(name.toLowerCase(Locale.ROOT)));
    }

    /** What somebody may ask of it. */
    static VisibleSchema visible(Caller caller, Source source, DatabaseSchema schema) {
        var tables = new ArrayList<SchemaTable>();
        var deniedTables = new HashSet<TableName>();
        var deniedColumns = new HashMap<TableName, Set<String>>();
        for (var table : described(source, schema).tables()) {
            var name = table.fullName();
            if (!isListed(source, name) || !source.access().allows(caller, name)) {
                deniedTables.add(name);
                continue;
            }
            var columns = table.columns().stream()
                    .filter(column -> source.access().allows(caller, name, column.name()))
                    .toList();
            if (columns.size() < table.columns().size()) {
                var denied = new HashSet<String>();
                table.columns().stream()
                        .filter(column -> !columns.contains(column))
                        .forEach(column -> denied.add(column.name()));
                deniedColumns.put(name, denied);
            }
            tables.add(table.withColumns(columns));
        }
        return new VisibleSchema(schema.withTables(tables), deniedTables, deniedColumns);
    }

    private static boolean isListed(Source source, TableName table) {
        return source.tables().isEmpty() || source.tables().contains(table.toString());
    }

    /** The full names of tables that somebody named; what names none or several is told among the errors. */
    static List<String> fullNames(List<String> written, DatabaseSchema schema, List<FieldError> errors) {
        var names = new ArrayList<String>();
        for (int i = 0; i < written.size(); i++) {
            var name = written.get(i);
            var meant = meant(name, schema);
            if (meant.size() == 1) {
                names.add(meant.getFirst().toString());
            } else {
                errors.add(new FieldError(
                        "/tables/" + i, meant.isEmpty() ? "is no table of the database" : "may be any of " + meant));
            }
        }
        return names.stream().distinct().toList();
    }

    private static List<TableName> meant(String written, DatabaseSchema schema) {
        var names = schema.tables().stream().map(SchemaTable::fullName).toList();
        var exact = names.stream()
                .filter(name -> name.toString().equals(written) || name.name().equals(written))
                .toList();
        return exact.isEmpty()
                ? names.stream().filter(name -> name.isMeantBy(written)).toList()
                : exact;
    }

    /** A rule about nothing would protect nothing: whoever wrote it believes that something is protected. */
    static void checkRules(SourceAccess access, DatabaseSchema schema, List<FieldError> errors) {
        for (int i = 0; i < access.rules().size(); i++) {
            var rule = access.rules().get(i);
            var tables = schema.tables().stream()
                    .filter(table -> table.fullName().isMeantBy(rule.table()))
                    .toList();
            if (tables.isEmpty()) {
                errors.add(new FieldError("/access/rules/" + i + "/table", "is no table of the database"));
                continue;
            }
            for (int j = 0; j < rule.columns().size(); j++) {
                var wanted = rule.columns().get(j);
                if (tables.stream().noneMatch(table -> hasColumn(table, wanted))) {
                    errors.add(new FieldError("/access/rules/" + i + "/columns/" + j, "is no column of the table"));
                }
            }
        }
    }

    static void checkDescriptions(Set<String> names, DatabaseSchema schema, List<FieldError> errors) {
        var known = new HashSet<String>();
        for (var table : schema.tables()) {
            for (var name : List.of(table.name(), table.fullName().toString())) {
                known.add(name.toLowerCase(Locale.ROOT));
                table.columns().forEach(column -> known.add((name + "." + column.name()).toLowerCase(Locale.ROOT)));
            }
        }
        names.stream()
                .filter(name -> !known.contains(name.toLowerCase(Locale.ROOT)))
                .sorted()
                .forEach(name -> errors.add(new FieldError(
                        "/descriptions/" + SourceRules.pointer(name), "is no table or column of the database")));
    }

    private static boolean hasColumn(SchemaTable table, String wanted) {
        return table.columns().stream()
                .anyMatch(column -> column.name().toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT)));
    }
}
