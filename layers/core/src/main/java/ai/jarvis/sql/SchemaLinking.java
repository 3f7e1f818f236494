package ai.jarvis.sql;

import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.sql.source.Column;
import ai.jarvis.sql.source.SchemaTable;
import ai.jarvis.sql.source.TableName;
import ai.jarvis.sql.source.VisibleSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tables and columns that a question is about, by the terms that it has in common with their names, descriptions
 * and values; a term counts the more the fewer tables have it. Tables that join those that were found come with them.
 */
final class SchemaLinking {
    private static final int MOST_TABLES = 12;
    private static final int MOST_COLUMNS = 60;
    private static final double NAME = 4;
    private static final double COLUMN = 2;
    private static final double DESCRIPTION = 1;

    private final KeywordAnalyzer analyzer;

    SchemaLinking(KeywordAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The part of a schema that a question is about, in the schema's order; all of a small one. */
    List<SchemaTable> tables(String question, VisibleSchema visible) {
        var all = visible.schema().tables();
        var terms = new HashSet<>(analyzer.queryTerms(question));
        var chosen = all.size() <= MOST_TABLES ? all : nearest(terms, all);
        return chosen.stream().map(table -> withFewerColumns(table, terms)).toList();
    }

    private List<SchemaTable> nearest(Set<String> terms, List<SchemaTable> all) {
        var weights = new HashMap<TableName, Map<String, Double>>();
        var spread = new HashMap<String, Integer>();
        for (var table : all) {
            var own = weights(table);
            weights.put(table.fullName(), own);
            own.keySet().forEach(term -> spread.merge(term, 1, Integer::sum));
        }
        var scores = new HashMap<TableName, Double>();
        for (var table : all) {
            var score = 0.0;
            for (var each : weights.get(table.fullName()).entrySet()) {
                if (terms.contains(each.getKey())) {
                    score += each.getValue() * Math.log(1 + all.size() / (double) spread.get(each.getKey()));
                }
            }
            scores.put(table.fullName(), score);
        }
        var byName = new HashMap<TableName, SchemaTable>();
        all.forEach(table -> byName.put(table.fullName(), table));
        var ranked = all.stream()
                .sorted(Comparator.comparingDouble((SchemaTable table) -> -scores.get(table.fullName())))
                .toList();
        var chosen = new LinkedHashSet<TableName>();
        for (var table : ranked) {
            if (chosen.size() >= MOST_TABLES * 2 / 3) {
                break;
            }
            chosen.add(table.fullName());
        }
        for (var name : List.copyOf(chosen)) {
            neighbours(name, byName, all).forEach(neighbour -> {
                if (chosen.size() < MOST_TABLES) {
                    chosen.add(neighbour);
                }
            });
        }
        return all.stream().filter(table -> chosen.contains(table.fullName())).toList();
    }

    private static List<TableName> neighbours(
            TableName name, Map<TableName, SchemaTable> byName, List<SchemaTable> all) {
        var found = new ArrayList<TableName>();
        byName.get(name).foreignKeys().stream()
                .map(key -> key.table())
                .filter(byName::containsKey)
                .forEach(found::add);
        all.stream()
                .filter(table ->
                        table.foreignKeys().stream().anyMatch(key -> key.table().equals(name)))
                .map(SchemaTable::fullName)
                .forEach(found::add);
        return found;
    }

    private Map<String, Double> weights(SchemaTable table) {
        var weights = new HashMap<String, Double>();
        add(weights, table.name(), NAME);
        table.description().ifPresent(text -> add(weights, text, DESCRIPTION));
        for (var column : table.columns()) {
            add(weights, column.name(), COLUMN);
            column.description().ifPresent(text -> add(weights, text, DESCRIPTION));
            column.samples().forEach(text -> add(weights, text, DESCRIPTION));
        }
        return weights;
    }

    private void add(Map<String, Double> weights, String text, double weight) {
        analyzer.terms(text).forEach(term -> weights.merge(term, weight, Math::max));
    }

    private SchemaTable withFewerColumns(SchemaTable table, Set<String> terms) {
        if (table.columns().size() <= MOST_COLUMNS) {
            return table;
        }
        var keys = new HashSet<>(table.primaryKey());
        table.foreignKeys().forEach(key -> keys.addAll(key.columns()));
        var kept = table.columns().stream()
                .sorted(Comparator.comparingInt((Column column) -> keys.contains(column.name()) ? 0 : 1)
                        .thenComparingInt(column -> isAbout(column, terms) ? 0 : 1))
                .limit(MOST_COLUMNS)
                .map(Column::name)
                .toList();
        return table.withColumns(table.columns().stream()
                .filter(column -> kept.contains(column.name()))
                .toList());
    }

    private boolean isAbout(Column column, Set<String> terms) {
        return analyzer.terms(column.name() + " " + column.description().orElse("")).stream()
                .anyMatch(terms::contains);
    }

    /**
     * What a question names that is there and not permitted, and that nothing permitted is called: a table or a column.
     *
     * @return its name
     */
    Optional<String> denied(String question, VisibleSchema visible) {
        var asked = new HashSet<>(analyzer.queryTerms(question));
        var permitted = new HashSet<String>();
        for (var table : visible.schema().tables()) {
            permitted.addAll(analyzer.terms(table.name()));
            table.description().ifPresent(text -> permitted.addAll(analyzer.terms(text)));
            for (var column : table.columns()) {
                permitted.addAll(analyzer.terms(column.name()));
                column.description().ifPresent(text -> permitted.addAll(analyzer.terms(text)));
                column.samples().forEach(text -> permitted.addAll(analyzer.terms(text)));
            }
        }
        var names = new ArrayList<String>();
        visible.deniedTables().stream().sorted().map(TableName::name).forEach(names::add);
        visible.deniedColumns()
                .values()
                .forEach(columns -> columns.stream().sorted().forEach(names::add));
        return names.stream()
                .filter(name -> {
                    var words = words(name);
                    return !words.isEmpty() && asked.containsAll(words) && !permitted.containsAll(words);
                })
                .findFirst();
    }

    /** The single words of a name, and not what is made of several. */
    private Set<String> words(String name) {
        var words = new HashSet<String>();
        for (var part : name.split("[^\\p{L}\\p{N}]+|(?<=[a-z0-9])(?=[A-Z])", -1)) {
            words.addAll(analyzer.queryTerms(part));
        }
        return words;
    }
}
