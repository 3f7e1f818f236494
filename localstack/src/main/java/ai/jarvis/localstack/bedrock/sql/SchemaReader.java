package ai.jarvis.localstack.bedrock.sql;

import ai.jarvis.localstack.bedrock.sql.Table.Column;
import ai.jarvis.localstack.bedrock.sql.Table.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the tables of {@code CREATE TABLE} statements; a column is followed by its comment on the same line. */
final class SchemaReader {

    private static final String NAME = "(?:\"[^\"]+\"|`[^`]+`|[\\p{L}_][\\w$]*)";
    private static final Pattern CREATE = Pattern.compile(
            "CREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(" + NAME + "(?:\\." + NAME + ")*)\\s*\\(",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern REFERENCES = Pattern.compile(
            "REFERENCES\\s+(" + NAME + "(?:\\." + NAME + ")*)\\s*(?:\\(\\s*(" + NAME + ")\\s*\\))?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FOREIGN_KEY =
            Pattern.compile("FOREIGN\\s+KEY\\s*\\(\\s*(" + NAME + ")\\s*\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONSTRAINT =
            Pattern.compile("^(?:PRIMARY|FOREIGN|UNIQUE|CONSTRAINT|CHECK|KEY|INDEX)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern COLUMN = Pattern.compile("^(" + NAME + ")\\s+(.+)$", Pattern.DOTALL);
    private static final String EXAMPLES = "e.g. ";
    private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')*)'");

    private SchemaReader() {}

    static List<Table> read(String schema) {
        List<Table> tables = new ArrayList<>();
        Matcher create = CREATE.matcher(schema);
        int from = 0;
        while (create.find(from)) {
            int end = closing(schema, create.end());
            List<Column> columns = columns(schema.substring(create.end(), end));
            if (!columns.isEmpty()) {
                tables.add(new Table(create.group(1), columns));
            }
            from = end;
        }
        return tables;
    }

    /** Where the parenthesis closes; comments and quotes may have others in them. */
    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (text.startsWith("--", i)) {
                i = lineEnd(text, i);
            } else if (c == '\'' || c == '"' || c == '`') {
                int end = text.indexOf(c, i + 1);
                i = end < 0 ? text.length() : end;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static List<Column> columns(String body) {
        List<Column> columns = new ArrayList<>();
        Map<String, Reference> references = new HashMap<>();
        for (String line : body.split("\n", -1)) {
            int comment = line.indexOf("--");
            List<String> samples = comment < 0 ? List.of() : samples(line.substring(comment));
            for (String definition : definitions(comment < 0 ? line : line.substring(0, comment))) {
                if (CONSTRAINT.matcher(definition).find()) {
                    Matcher key = FOREIGN_KEY.matcher(definition);
                    if (key.find()) {
                        reference(definition).ifPresent(to -> references.put(Table.plain(key.group(1)), to));
                    }
                } else {
                    column(definition, samples).ifPresent(columns::add);
                }
            }
        }
        return columns.stream()
                .map(column -> references.containsKey(column.plainName())
                        ? new Column(
                                column.name(),
                                column.type(),
                                column.samples(),
                                Optional.of(references.get(column.plainName())))
                        : column)
                .toList();
    }

    /** What is between quotes, else the list after "e.g.". */
    private static List<String> samples(String comment) {
        Stream<String> quoted =
                QUOTED.matcher(comment).results().map(match -> match.group(1).replace("''", "'"));
        int list = comment.lastIndexOf(EXAMPLES);
        Stream<String> listed = comment.contains("'") || list < 0
                ? Stream.empty()
                : Stream.of(comment.substring(list + EXAMPLES.length()).split(",", -1));
        return Stream.concat(quoted, listed)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** What commas separate that are not in parentheses. */
    private static List<String> definitions(String code) {
        List<String> definitions = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= code.length(); i++) {
            char c = i == code.length() ? ',' : code.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (i == code.length() || (c == ',' && depth == 0)) {
                String definition = code.substring(start, i).strip();
                if (!definition.isEmpty()) {
                    definitions.add(definition);
                }
                start = i + 1;
            }
        }
        return definitions;
    }

    private static Optional<Column> column(String definition, List<String> samples) {
        Matcher matcher = COLUMN.matcher(definition);
        return matcher.matches()
                ? Optional.of(new Column(
                        matcher.group(1),
                        matcher.group(2).strip().toLowerCase(Locale.ROOT),
                        samples,
                        reference(definition)))
                : Optional.empty();
    }

    private static Optional<Reference> reference(String definition) {
        Matcher matcher = REFERENCES.matcher(definition);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String table = matcher.group(1);
        return Optional.of(new Reference(
                Table.plain(table.substring(table.lastIndexOf('.') + 1)),
                matcher.group(2) == null ? "id" : Table.plain(matcher.group(2))));
    }
}
