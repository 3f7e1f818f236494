package ai.jarvis.sql;

import ai.jarvis.sql.source.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the guard says of a statement.
 *
 * @param reasons why it may not be run; none if it may
 * @param normalizedSql the statement that is run in its place: with tables and columns by their full names and with a limit;
 *     absent if it may not
 * @param tables that it reads
 */
public record Verdict(List<Reason> reasons, Optional<String> normalizedSql, Set<TableName> tables) {
    public Verdict {
        reasons = List.copyOf(reasons);
        tables = Set.copyOf(tables);
        if (reasons.isEmpty() != normalizedSql.isPresent()) {
            throw new IllegalArgumentException("A statement is refused for reasons, or normalized");
        }
    }

    static Verdict refused(List<Reason> reasons) {
        return new Verdict(reasons, Optional.empty(), Set.of());
    }

    public boolean isAllowed() {
        return reasons.isEmpty();
    }

    /** Whether something is there that the caller may not use, which is another thing than being wrong. */
    public boolean isNotPermitted() {
        return reasons.stream()
                .anyMatch(reason -> reason.code().equals(TreeCheck.TABLE_NOT_PERMITTED)
                        || reason.code().equals(TreeCheck.COLUMN_NOT_PERMITTED));
    }
}
