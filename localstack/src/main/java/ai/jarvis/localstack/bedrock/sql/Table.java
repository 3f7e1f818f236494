package ai.jarvis.localstack.bedrock.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A table of a schema.
 *
 * @param name as its statement has it, with its schema and quotes
 */
record Table(String name, List<Column> columns) {

    private static final List<String> LABELS =
            List.of("name", "title", "label", "email", "description", "city", "country");

    Table {
        columns = List.copyOf(columns);
    }

    /**
     * A column.
     *
     * @param type in lower case
     * @param samples values that its comment quotes
     * @param references the table and column that its values are of, if it is said
     */
    record Column(String name, String type, List<String> samples, Optional<Reference> references) {

        private static final Set<String> NUMBERS = Set.of(
                "int",
                "integer",
                "bigint",
                "smallint",
                "tinyint",
                "mediumint",
                "numeric",
                "decimal",
                "real",
                "double",
                "float",
                "float4",
                "float8",
                "int2",
                "int4",
                "int8",
                "money",
                "serial",
                "bigserial");

        Column {
            samples = List.copyOf(samples);
        }

        /** Without quotes. */
        String plainName() {
            return plain(name);
        }

        Words words() {
            return Words.of(plainName().replace('_', ' '));
        }

        boolean isNumber() {
            return NUMBERS.contains(type.split("[^a-z0-9]", 2)[0]);
        }

        boolean isKey() {
            String plain = plainName();
            return plain.equals("id") || plain.endsWith("_id") || plain.equals("key");
        }

        /** A number that says how much, not which. */
        boolean isAmount() {
            return isNumber() && !isKey();
        }

        boolean isTime() {
            return type.startsWith("date") || type.startsWith("timestamp");
        }

        boolean isText() {
            return type.startsWith("text") || type.contains("char") || type.startsWith("string");
        }

        boolean isBoolean() {
            return type.startsWith("bool") || type.equals("tinyint(1)");
        }
    }

    /** What a column's values are of. */
    record Reference(String table, String column) {}

    /** The name without its schema, by which columns are told apart. */
    String ownName() {
        return name.replaceFirst("^(?:\"[^\"]*\"|`[^`]*`|[^.\"`]*)\\.(?=.)", "");
    }

    /** Without schema and quotes. */
    String plainName() {
        return plain(ownName());
    }

    Words words() {
        return Words.of(plainName().replace('_', ' '));
    }

    Optional<Column> column(String plainName) {
        return columns.stream()
                .filter(column -> column.plainName().equals(plainName))
                .findFirst();
    }

    /** What a row is called by. */
    Column label() {
        return LABELS.stream()
                .map(this::column)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> columns.stream()
                        .filter(column -> column.isText() && !column.isKey())
                        .findFirst())
                .orElse(columns.getFirst());
    }

    static String plain(String name) {
        return name.replaceAll("[\"`]", "").toLowerCase(Locale.ROOT);
    }
}
