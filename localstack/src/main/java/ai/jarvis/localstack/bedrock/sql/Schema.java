package ai.jarvis.localstack.bedrock.sql;

import ai.jarvis.localstack.bedrock.sql.Table.Column;
import ai.jarvis.localstack.bedrock.sql.Table.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables of a question, and how they hang together. */
record Schema(List<Table> tables) {

    Schema {
        tables = List.copyOf(tables);
    }

    /** A column with its table. */
    record Field(Table table, Column column) {
        /** As a statement has it. */
        String sql() {
            return table.ownName() + "." + column.name();
        }
    }

    /** A way from one table to another: {@code from.column = to.key}. */
    private record Link(Table from, Column column, Table to, Column key) {
        String sql() {
            return from.ownName() + "." + column.name() + " = " + to.ownName() + "." + key.name();
        }
    }

    Stream<Field> fields() {
        return tables.stream().flatMap(table -> table.columns().stream().map(column -> new Field(table, column)));
    }

    /** The tables that a text names, in its order. */
    List<Table> namedIn(Words words) {
        return tables.stream()
                .filter(table -> words.has(table.words()))
                .sorted((a, b) -> Integer.compare(words.indexOf(a.words()), words.indexOf(b.words())))
                .toList();
    }

    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (Table table : tables) {
            for (Column column : table.columns()) {
                Optional<Reference> reference = column.references().or(() -> byConvention(table, column));
                reference.flatMap(to -> link(table, column, to)).ifPresent(links::add);
            }
        }
        return links;
    }

    private Optional<Link> link(Table from, Column column, Reference to) {
        return tables.stream()
                .filter(table -> table.plainName().equals(to.table()))
                .findFirst()
                .flatMap(table -> table.column(to.column()).map(key -> new Link(from, column, table, key)));
    }

    /** A {@code customer_id} is an {@code id} of {@code customers}. */
    private Optional<Reference> byConvention(Table from, Column column) {
        String name = column.plainName();
        if (!name.endsWith("_id")) {
            return Optional.empty();
        }
        Words stem = Words.of(name.substring(0, name.length() - 3).replace('_', ' '));
        return tables.stream()
                .filter(table -> !table.equals(from) && table.words().equals(stem))
                .findFirst()
                .map(table -> new Reference(table.plainName(), "id"));
    }

    /**
     * The tables of a statement with what joins them, by the fewest further ones.
     *
     * @return empty if nothing leads from the first to one of the others
     */
    Optional<String> from(Table first, List<Table> others) {
        List<Table> joined = new ArrayList<>(List.of(first));
        StringBuilder sql = new StringBuilder(first.name());
        for (Table other : others) {
            if (joined.contains(other)) {
                continue;
            }
            Optional<List<Link>> path = path(joined, other);
            if (path.isEmpty()) {
                return Optional.empty();
            }
            for (Link link : path.get()) {
                Table next = joined.contains(link.from()) ? link.to() : link.from();
                joined.add(next);
                sql.append(" JOIN ").append(next.name()).append(" ON ").append(link.sql());
            }
        }
        return Optional.of(sql.toString());
    }

    boolean isLinked(Table one, Table other) {
        return from(one, List.of(other)).isPresent();
    }

    /** Whether each row of the first belongs to one of the second, at most. */
    boolean belongsTo(Table many, Table one) {
        return links().stream()
                .anyMatch(link -> link.from().equals(many) && link.to().equals(one));
    }

    private Optional<List<Link>> path(List<Table> from, Table to) {
        Map<Table, List<Link>> reached = new HashMap<>();
        Deque<Table> next = new ArrayDeque<>(from);
        from.forEach(table -> reached.put(table, List.of()));
        while (!next.isEmpty()) {
            Table table = next.poll();
            for (Link link : links()) {
                if (!link.from().equals(table) && !link.to().equals(table)) {
                    continue;
                }
                Table beyond = link.from().equals(table) ? link.to() : link.from();
                if (!reached.containsKey(beyond)) {
                    List<Link> path = new ArrayList<>(reached.getOrDefault(table, List.of()));
                    path.add(link);
                    reached.put(beyond, path);
                    next.add(beyond);
                }
            }
        }
        return Optional.ofNullable(reached.get(to));
    }
}
