package ai.jarvis.sql;

import ai.jarvis.sql.source.Dialect;
import ai.jarvis.sql.source.VisibleSchema;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.AbstractJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Lets one SELECT by that reads permitted tables and columns with permitted functions, and nothing else. What it does not
 * know it refuses: characters ({@link TextCheck}), kinds of nodes in the parsed tree and fields of them ({@link
 * KnownSyntax}), names, functions and types ({@link TreeCheck}). What is run is never the text that came but the one that is
 * written anew from the tree, so that a database does not read a text otherwise than the guard did.
 */
public final class SqlGuard {
    /** As long as a statement can be. */
    public static final int MOST_CHARACTERS = 20_000;

    static final String NOT_A_SELECT = "not_a_select";

    /** What a query begins with. */
    private static final Pattern QUERY = Pattern.compile("(?i)[\\s(]*(select|with)\\b");

    private static final int NESTING = 40;
    private static final long PARSE_MILLIS = 2_000;

    /** So that parsing can be given up. */
    private static final ExecutorService PARSERS = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Checks a statement; nothing is run.
     *
     * @param rows that it may give at most
     */
    public Verdict check(String sql, Dialect dialect, VisibleSchema schema, int rows) {
        var flaw = TextCheck.flaw(sql, dialect);
        if (flaw.isPresent()) {
            return Verdict.refused(List.of(flaw.get()));
        }
        Statement statement;
        try {
            statement = parse(TextCheck.withoutEnd(sql), dialect);
        } catch (JSQLParserException e) {
            return Verdict.refused(List.of(
                    QUERY.matcher(sql).lookingAt()
                            ? syntaxError(e)
                            : Reason.at(0, NOT_A_SELECT, "Only SELECT is run, and this is none.")));
        }
        if (!(statement instanceof Select select)) {
            return Verdict.refused(List.of(Reason.at(
                    0, NOT_A_SELECT, "Only SELECT is run, and this is " + KnownSyntax.named(statement) + ".")));
        }
        var unknown = KnownSyntax.unknown(select);
        if (!unknown.isEmpty()) {
            return Verdict.refused(unknown);
        }
        var check = new TreeCheck(dialect, schema);
        check.statement(select, rows);
        return check.reasons().isEmpty()
                ? new Verdict(List.of(), Optional.of(select.toString()), check.tables())
                : Verdict.refused(check.reasons());
    }

    static Statement parse(String sql, Dialect dialect) throws JSQLParserException {
        var parser = CCJSqlParserUtil.newParser(sql)
                .withDialect(
                        switch (dialect) {
                            case POSTGRESQL -> AbstractJSqlParser.Dialect.POSTGRESQL;
                            case MYSQL -> AbstractJSqlParser.Dialect.MYSQL;
                            case TRINO -> AbstractJSqlParser.Dialect.ANSI_SQL;
                        })
                .withAllowComplexParsing(true)
                .withAllowedNestingDepth(NESTING)
                .withTimeOut(PARSE_MILLIS);
        return CCJSqlParserUtil.parseStatement(parser, PARSERS);
    }

    private static Reason syntaxError(JSQLParserException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ParseException parse
                    && parse.currentToken != null
                    && parse.currentToken.next != null) {
                var token = parse.currentToken.next;
                return new Reason(
                        "syntax",
                        token.kind == 0
                                ? "The statement ends before it is whole."
                                : "The statement cannot be understood at " + token.image + ".",
                        Optional.of(Math.max(1, token.absoluteBegin)));
            }
        }
        return Reason.of("syntax", "The statement cannot be understood.");
    }
}
