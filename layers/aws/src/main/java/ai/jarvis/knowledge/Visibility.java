package ai.jarvis.knowledge;

import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/** The condition in SQL under which a reader may see a document; as {@link Reader#sees}. */
final class Visibility {
    private Visibility() {}

    /**
     * The condition on a row of {@code documents}, with the parameters that {@link #bind} gives.
     *
     * @param table the name of the row in the query
     */
    static String of(String table) {
        return """
                (:seesAll
                  or (%1$s.access_roles = '{}' and %1$s.access_users = '{}')
                  or %1$s.access_users @> array[cast(:reader as text)]
                  or %1$s.access_roles && :readerRoles)
                """
                .formatted(table);
    }

    static <S extends SqlStatement<S>> S bind(S statement, Reader reader) {
        return statement
                .bind("seesAll", reader.seesAll())
                .bind("reader", reader.principal())
                .bindArray("readerRoles", String.class, List.copyOf(reader.roles()));
    }
}
