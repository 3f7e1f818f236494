package ai.jarvis.sql.source;

import ai.jarvis.tenancy.Caller;
import java.util.List;
import java.util.Locale;

/**
 * Who of a tenant may ask what of a database. What no rule is about is for everybody who may use the source. Where rules
 * are about the same thing, it is for all whom one of them names.
 *
 * @param readers who may use the source at all
 * @param rules what in it is for fewer
 */
public record SourceAccess(Readers readers, List<Rule> rules) {
    public static final SourceAccess EVERYBODY = new SourceAccess(Readers.EVERYBODY, List.of());

    public SourceAccess {
        rules = List.copyOf(rules);
    }

    /**
     * A table, or columns of one, that is for some alone.
     *
     * @param table its name, with its schema or without; without it is every table of that name
     * @param columns none where the rule is about the table as a whole
     */
    public record Rule(String table, List<String> columns, Readers readers) {
        public Rule {
            columns = List.copyOf(columns);
        }

        private boolean isAbout(TableName other) {
            return other.isMeantBy(table);
        }

        private boolean isAbout(TableName other, String column) {
            return isAbout(other)
                    && columns.stream()
                            .anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(column.toLowerCase(Locale.ROOT)));
        }
    }

    /** Whether somebody may use a table. */
    public boolean allows(Caller caller, TableName table) {
        return permits(
                rules.stream()
                        .filter(rule -> rule.columns().isEmpty() && rule.isAbout(table))
                        .toList(),
                caller);
    }

    /** Whether somebody who may use a table may use a column of it. */
    public boolean allows(Caller caller, TableName table, String column) {
        return permits(
                rules.stream().filter(rule -> rule.isAbout(table, column)).toList(), caller);
    }

    private static boolean permits(List<Rule> rules, Caller caller) {
        return rules.isEmpty() || rules.stream().anyMatch(rule -> rule.readers().include(caller));
    }
}
