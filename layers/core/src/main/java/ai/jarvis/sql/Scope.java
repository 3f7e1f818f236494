package ai.jarvis.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What names mean within a SELECT: the tables of its FROM, queries of its WITH, and what is around it. */
final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, List<Optional<String>>> queries = new HashMap<>();
    private final List<Relation> relations = new ArrayList<>();

    /** Columns that a USING made one of two. */
    final Set<String> merged = new HashSet<>();

    /** What the SELECT calls its columns. */
    final Set<String> aliases = new HashSet<>();

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    @Nullable
    Scope outer() {
        return outer;
    }

    List<Relation> relations() {
        return relations;
    }

    /**
     * What stands in a FROM.
     *
     * @param alias what it is known by
     * @param written what it is called by in the statement
     * @param columns that it has, by what they are known by, with how they are written
     * @param denied columns that it has too, for others
     */
    record Relation(String alias, String written, LinkedHashMap<String, String> columns, Set<String> denied) {}

    /** Adds a relation; false if another has its name. */
    boolean add(Relation relation) {
        var isFree = relations.stream().noneMatch(each -> each.alias().equals(relation.alias()));
        relations.add(relation);
        return isFree;
    }

    void addQuery(String name, List<Optional<String>> columns) {
        queries.put(name, columns);
    }

    /** The columns of a query that was named by WITH. */
    Optional<List<Optional<String>>> query(String name) {
        for (var scope = this; scope != null; scope = scope.outer) {
            var found = scope.queries.get(name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** The relation of this name, the innermost. */
    Optional<Relation> relation(String alias) {
        for (var scope = this; scope != null; scope = scope.outer) {
            for (var relation : scope.relations) {
                if (relation.alias().equals(alias)) {
                    return Optional.of(relation);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether names can mean something outside of this SELECT. */
    boolean isWithinAnother() {
        for (var scope = outer; scope != null; scope = scope.outer) {
            if (!scope.relations.isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
