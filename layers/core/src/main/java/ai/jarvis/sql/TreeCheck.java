package ai.jarvis.sql;

import ai.jarvis.sql.Scope.Relation;
import ai.jarvis.sql.source.Dialect;
import ai.jarvis.sql.source.SchemaTable;
import ai.jarvis.sql.source.TableName;
import ai.jarvis.sql.source.VisibleSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.AllValue;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.MySQLGroupConcat;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.create.table.ColDataType;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.Limit;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/**
 * Walks the tree of a SELECT whose syntax is known: finds out what each name means, and refuses what the caller may not use.
 * Names that could come to mean something else by what is added to the database later are written in full.
 */
final class TreeCheck {
    static final String TABLE_NOT_PERMITTED = "table_not_permitted";
    static final String COLUMN_NOT_PERMITTED = "column_not_permitted";

    private static final int DEPTH = 200;
    private static final Set<String> SYSTEM_SCHEMAS =
            Set.of("information_schema", "mysql", "performance_schema", "sys", "system", "jdbc");
    private static final Pattern LITERAL = Pattern.compile("[-+]?[0-9.]+|'[^']*'");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]+|'[A-Za-z_]+'");
    private static final Set<String> MISSING = Set.of(TABLE_NOT_PERMITTED, "unknown_table", "system_table");
    private static final Set<String> CLOCK = Set.of(
            "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "now", "curdate");

    private final Dialect dialect;
    private final VisibleSchema schema;
    private final Names names;
    private final List<Reason> reasons = new ArrayList<>();
    private final Set<TableName> tables = new LinkedHashSet<>();
    private int depth;

    TreeCheck(Dialect dialect, VisibleSchema schema) {
        this.dialect = dialect;
        this.schema = schema;
        this.names = new Names(dialect);
    }

    List<Reason> reasons() {
        return reasons;
    }

    Set<TableName> tables() {
        return tables;
    }

    private void refuse(Object node, String code, String detail) {
        if (code.startsWith("unknown_") && reasons.stream().anyMatch(reason -> MISSING.contains(reason.code()))) {
            return; // Columns of a table that is not there are not there either.
        }
        var reason = KnownSyntax.placed(node, Reason.of(code, detail));
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
    }

    /** Checks a statement, and gives it a limit of that many rows if it has none or a higher one. */
    void statement(Select select, int rows) {
        select(select, new Scope(null));
        limit(select, rows);
    }

    // SELECT

    /** Checks a query; the names of its columns, as far as they have one. */
    private List<Optional<String>> select(Select select, @Nullable Scope outer) {
        if (++depth > DEPTH) {
            refuse(select, "too_deep", "The statement is nested too deeply.");
            depth--;
            return List.of();
        }
        var named = new Scope(outer);
        if (select.getWithItemsList() != null) {
            select.getWithItemsList().forEach(item -> with(item, named));
        }
        var columns =
                switch (select) {
                    case PlainSelect plain -> plain(plain, new Scope(named));
                    case ParenthesedSelect inner -> {
                        var found = select(inner.getSelect(), named);
                        order(inner, named, found);
                        yield found;
                    }
                    case SetOperationList list -> {
                        List<Optional<String>> first = List.of();
                        for (var i = 0; i < list.getSelects().size(); i++) {
                            var found = select(list.getSelects().get(i), named);
                            first = i == 0 ? found : first;
                        }
                        order(list, named, first);
                        yield first;
                    }
                    default -> {
                        refuse(select, "unsupported", "This kind of query cannot be used.");
                        yield List.<Optional<String>>of();
                    }
                };
        bounds(select);
        depth--;
        return columns;
    }

    private void with(WithItem<?> item, Scope scope) {
        if (!(item.getParenthesedStatement() instanceof ParenthesedSelect query)) {
            refuse(item, "not_a_select", "Only SELECT is run, also within WITH.");
            return;
        }
        var columns = select(query, scope);
        var given = new ArrayList<String>();
        if (item.getWithItemList() != null) {
            for (var each : item.getWithItemList()) {
                if (each.getExpression() instanceof Column column && column.getTable() == null) {
                    given.add(column.getColumnName());
                } else {
                    refuse(item, "unsupported", "The columns of a WITH are names.");
                }
            }
        }
        var name = item.getAlias();
        if (name == null) {
            refuse(item, "unsupported", "A WITH has a name.");
            return;
        }
        scope.addQuery(names.folded(name.getName()), renamed(columns, given.isEmpty() ? aliasColumns(name) : given));
    }

    private static List<String> aliasColumns(@Nullable Alias alias) {
        return alias == null || alias.getAliasColumns() == null
                ? List.of()
                : alias.getAliasColumns().stream().map(column -> column.name).toList();
    }

    private List<Optional<String>> renamed(List<Optional<String>> columns, List<String> given) {
        var renamed = new ArrayList<>(columns);
        for (var i = 0; i < given.size(); i++) {
            var name = Optional.of(names.folded(given.get(i)));
            if (i < renamed.size()) {
                renamed.set(i, name);
            }
        }
        return renamed;
    }

    private List<Optional<String>> plain(PlainSelect select, Scope scope) {
        if (select.getFromItem() != null) {
            from(select.getFromItem(), scope);
        }
        if (select.getJoins() != null) {
            select.getJoins().forEach(join -> join(join, scope));
        }
        select.setSelectItems(expanded(select, scope));
        var columns = new ArrayList<Optional<String>>();
        for (var item : select.getSelectItems()) {
            if (!(item.getExpression() instanceof AllColumns)) {
                expression(item.getExpression(), scope, false);
            }
            columns.addAll(columnsOf(item));
        }
        columns.forEach(column -> column.ifPresent(scope.aliases::add));
        if (select.getDistinct() != null) {
            expression(select.getDistinct(), scope, true);
        }
        if (select.getWhere() != null) {
            expression(select.getWhere(), scope, false);
        }
        if (select.getGroupBy() != null) {
            expression(select.getGroupBy(), scope, true);
        }
        if (select.getHaving() != null) {
            expression(select.getHaving(), scope, true);
        }
        if (select.getWindowDefinitions() != null) {
            select.getWindowDefinitions().forEach(window -> expression(window, scope, false));
        }
        if (select.getOrderByElements() != null) {
            select.getOrderByElements().forEach(element -> expression(element, scope, true));
        }
        return columns;
    }

    /** Orders what is no SELECT itself, and so has names of columns alone. */
    private void order(Select select, Scope scope, List<Optional<String>> columns) {
        List<OrderByElement> elements = select.getOrderByElements();
        if (elements != null) {
            var own = new Scope(scope);
            columns.forEach(column -> column.ifPresent(own.aliases::add));
            elements.forEach(element -> expression(element, own, true));
        }
    }

    // FROM

    private void from(FromItem item, Scope scope) {
        switch (item) {
            case Table table -> table(table, scope);
            case ParenthesedSelect query -> {
                // Without LATERAL it does not see what stands beside it.
                var columns = renamed(select(query, scope.outer()), aliasColumns(query.getAlias()));
                derived(query, query.getAlias(), columns, scope);
            }
            case ParenthesedFromItem inner -> {
                from(inner.getFromItem(), scope);
                if (inner.getJoins() != null) {
                    inner.getJoins().forEach(join -> join(join, scope));
                }
            }
            default -> refuse(item, "unsupported", "This cannot stand in the place of a table.");
        }
    }

    private void derived(Object node, @Nullable Alias alias, List<Optional<String>> columns, Scope scope) {
        var known = new LinkedHashMap<String, String>();
        columns.forEach(column -> column.ifPresent(name -> known.putIfAbsent(name, names.written(name))));
        var written = alias == null ? "" : alias.getName().strip();
        add(node, new Relation(names.folded(written), written, known, Set.of()), scope);
    }

    private void add(Object node, Relation relation, Scope scope) {
        if (!scope.add(relation)) {
            refuse(node, "ambiguous", "Two tables are called " + relation.written() + "; give one another name.");
        }
    }

    private void table(Table table, Scope scope) {
        var parts = table.getNameParts().reversed();
        if (parts.stream().anyMatch(part -> part == null || part.isBlank())
                || table.getNamePartDelimiters().stream().anyMatch(delimiter -> !delimiter.equals("."))
                || parts.size() > 2) {
            refuse(table, "unsupported", "A table's name has one part or two: " + table.getFullyQualifiedName() + ".");
            return;
        }
        var alias = table.getAlias();
        if (!aliasColumns(alias).isEmpty()) {
            refuse(table, "unsupported", "The columns of a table keep their names: give other names in the SELECT.");
            return;
        }
        var name = parts.getLast();
        var known = parts.size() == 1 ? scope.query(names.folded(name)) : Optional.<List<Optional<String>>>empty();
        if (known.isPresent()) {
            derived(table, alias == null ? new Alias(name) : alias, known.get(), scope);
            return;
        }
        var found = found(table, parts);
        if (found == null) {
            return;
        }
        tables.add(found.fullName());
        var written = alias == null ? name : alias.getName().strip();
        var columns = new LinkedHashMap<String, String>();
        found.columns().stream()
                .filter(column -> Names.canBeWritten(column.name()))
                .forEach(column -> columns.put(names.known(column.name()), names.written(column.name())));
        var denied = new HashSet<String>();
        schema.deniedColumns()
                .getOrDefault(found.fullName(), Set.of())
                .forEach(column -> denied.add(names.known(column)));
        // Written in full: a search path decides nothing.
        if (alias == null && !names.written(found.name()).equals(name)) {
            table.setAlias(new Alias(name));
        }
        var itsAlias = table.getAlias();
        table.setName(names.written(found.name()));
        table.setSchemaName(names.written(found.schema()));
        table.setAlias(itsAlias);
        add(table, new Relation(names.folded(written), written, columns, denied), scope);
    }

    private @Nullable SchemaTable found(Table table, List<String> parts) {
        var wanted = parts.stream().map(names::folded).toList();
        var found = schema.schema().tables().stream()
                .filter(each -> Names.canBeWritten(each.name()) && Names.canBeWritten(each.schema()))
                .filter(each -> names.known(each.name()).equals(wanted.getLast()))
                .filter(each -> wanted.size() == 1 || names.known(each.schema()).equals(wanted.getFirst()))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        var text = String.join(".", wanted);
        if (found.size() > 1) {
            refuse(table, "ambiguous", "There is more than one table " + text + "; name its schema.");
        } else if ((wanted.size() == 2 && isSystem(wanted.getFirst()))
                || wanted.getLast().startsWith("pg_")) {
            refuse(table, "system_table", "The database's own tables cannot be read: " + text + ".");
        } else if (schema.isDeniedTable(text)) {
            refuse(table, TABLE_NOT_PERMITTED, "You may not read the table " + text + ".");
        } else {
            refuse(table, "unknown_table", "There is no table " + text + ".");
        }
        return null;
    }

    private static boolean isSystem(String schema) {
        return SYSTEM_SCHEMAS.contains(schema.toLowerCase(Locale.ROOT)) || schema.startsWith("pg_");
    }

    private void join(Join join, Scope scope) {
        if (join.isNatural()) {
            refuse(join, "natural_join", "NATURAL JOIN cannot be used: name the columns by ON or USING.");
        }
        var before = scope.relations().size();
        from(join.getFromItem(), scope);
        for (var column : join.getUsingColumns()) {
            var name = names.folded(column.getColumnName());
            using(column, name, scope.relations().subList(0, before));
            using(
                    column,
                    name,
                    scope.relations().subList(before, scope.relations().size()));
            scope.merged.add(name);
        }
        for (var condition : join.getOnExpressions()) {
            expression(condition, scope, false);
        }
    }

    private void using(Column column, String name, List<Relation> side) {
        if (side.stream().anyMatch(relation -> relation.denied().contains(name))) {
            refuse(column, COLUMN_NOT_PERMITTED, "You may not read the column " + name + ".");
        } else if (side.stream().noneMatch(relation -> relation.columns().containsKey(name))) {
            refuse(column, "unknown_column", "There is no column " + name + " on both sides of the join.");
        }
    }

    // Columns of a SELECT

    private List<SelectItem<?>> expanded(PlainSelect select, Scope scope) {
        var items = new ArrayList<SelectItem<?>>();
        for (var item : select.getSelectItems()) {
            switch (item.getExpression()) {
                case AllTableColumns all -> {
                    var alias = names.folded(all.getTable().getName());
                    var relation = scope.relations().stream()
                            .filter(each -> each.alias().equals(alias))
                            .findFirst();
                    if (relation.isEmpty() || all.getTable().getSchemaName() != null) {
                        refuse(all, "unknown_table", "There is no table " + all.getTable() + " in FROM.");
                    } else {
                        items.addAll(all(relation.get(), new HashSet<>(), item));
                    }
                }
                case AllColumns all -> {
                    if (scope.relations().isEmpty()) {
                        refuse(all, "unknown_table", "There is no table whose columns * could be.");
                    }
                    var seen = new HashSet<String>();
                    scope.relations().forEach(relation -> items.addAll(all(relation, seen, item, scope.merged)));
                }
                default -> items.add(item);
            }
        }
        return items;
    }

    private List<SelectItem<?>> all(Relation relation, Set<String> seen, SelectItem<?> item) {
        return all(relation, seen, item, Set.of());
    }

    /** The columns that a star means: those that are permitted. */
    private List<SelectItem<?>> all(Relation relation, Set<String> seen, SelectItem<?> item, Set<String> merged) {
        if (relation.columns().isEmpty() || item.getAlias() != null) {
            refuse(item, "unknown_column", "The columns that * stands for have no names here: name them.");
        }
        var items = new ArrayList<SelectItem<?>>();
        relation.columns().forEach((name, written) -> {
            if (!merged.contains(name) || seen.add(name)) {
                var column = new Column(written);
                if (!relation.written().isEmpty()) {
                    column.setTable(new Table(relation.written()));
                }
                items.add(new SelectItem<>(column));
            }
        });
        return items;
    }

    private List<Optional<String>> columnsOf(SelectItem<?> item) {
        var alias = item.getAlias();
        if (alias != null) {
            if (alias.getAliasColumns() != null && !alias.getAliasColumns().isEmpty()) {
                refuse(item, "unsupported", "A column has one name.");
            }
            return List.of(Optional.of(names.folded(alias.getName().strip())));
        }
        return List.of(
                switch (item.getExpression()) {
                    case Column column -> Optional.of(names.folded(column.getColumnName()));
                    case Function function
                    when dialect == Dialect.POSTGRESQL -> Optional.of(names.folded(function.getName()));
                    case AnalyticExpression function
                    when dialect == Dialect.POSTGRESQL -> Optional.of(names.folded(function.getName()));
                    default -> Optional.empty();
                });
    }

    // Expressions

    /** @param isAfter whether names that the SELECT gives to its columns can be used */
    private void expression(Object node, Scope scope, boolean isAfter) {
        if (++depth > DEPTH) {
            refuse(node, "too_deep", "The statement is nested too deeply.");
            depth--;
            return;
        }
        switch (node) {
            case Select query -> select(query, scope);
            case Column column -> column(column, scope, isAfter);
            case AllColumns all -> refuse(all, "star", "* stands for columns in a SELECT, and in count(*), alone.");
            case DateUnitExpression unit -> unit(unit, scope, isAfter);
            case Function.KeywordArgument argument -> {
                if (dialect != Dialect.MYSQL || !argument.getKeyword().equalsIgnoreCase("SEPARATOR")) {
                    refuse(argument, "unsupported", argument.getKeyword() + " cannot be used.");
                }
                children(argument, scope, isAfter);
            }
            case Table table -> refuse(table, "whole_row", "A table is no value: name its columns.");
            case Function function -> function(function, scope, isAfter);
            case AnalyticExpression function -> analytic(function, scope, isAfter);
            case MySQLGroupConcat concat -> {
                if (dialect != Dialect.MYSQL) {
                    refuse(concat, "function_not_allowed", "There is no function group_concat.");
                }
                children(concat, scope, isAfter);
            }
            case CastExpression cast -> {
                if (cast.keyword != null
                        && !cast.keyword.equalsIgnoreCase("CAST")
                        && !(cast.keyword.equalsIgnoreCase("TRY_CAST") && dialect == Dialect.TRINO)) {
                    refuse(cast, "unsupported", "A cast cannot be written by " + cast.keyword + ".");
                }
                children(cast, scope, isAfter);
            }
            case ColDataType type -> {
                if (!AllowedFunctions.isType(type.getDataType())) {
                    refuse(type, "type_not_allowed", "Values cannot be made " + type.getDataType() + ".");
                }
                if (type.getArgumentsStringList() != null
                        && type.getArgumentsStringList().stream().anyMatch(text -> !text.matches("[0-9]{1,5}|max"))) {
                    refuse(type, "type_not_allowed", "What is between the brackets of a type is a number.");
                }
            }
            case IntervalExpression interval -> {
                if (interval.getParameter() != null
                        && !LITERAL.matcher(interval.getParameter()).matches()) {
                    refuse(interval, "unsupported", "How long an interval is, is a number or a text.");
                }
                children(interval, scope, isAfter);
            }
            case ExtractExpression part -> {
                if (!WORD.matcher(part.getName()).matches()) {
                    refuse(part, "unsupported", "What is extracted is named by a word.");
                }
                children(part, scope, isAfter);
            }
            case TimeKeyExpression key -> {
                var name = key.getStringValue()
                        .toLowerCase(Locale.ROOT)
                        .replace("()", "")
                        .strip();
                if (!CLOCK.contains(name)) {
                    refuse(key, "function_not_allowed", "The function " + name + " cannot be used.");
                }
            }
            default -> children(node, scope, isAfter);
        }
        depth--;
    }

    private void children(Object node, Scope scope, boolean isAfter) {
        KnownSyntax.eachChild(node, child -> expression(child, scope, isAfter));
    }

    private void function(Function function, Scope scope, boolean isAfter) {
        var parts = function.getMultipartName();
        var name = parts.size() == 1 ? parts.getFirst() : String.join(".", parts);
        requireFunction(function, name);
        var isCountOfRows = name.equalsIgnoreCase("count")
                && function.getParameters() != null
                && function.getParameters().size() == 1
                && isStar(function.getParameters().getFirst());
        KnownSyntax.eachChild(function, child -> {
            if (!isCountOfRows || child != function.getParameters()) {
                expression(child, scope, isAfter);
            }
        });
    }

    private void analytic(AnalyticExpression function, Scope scope, boolean isAfter) {
        requireFunction(function, function.getName());
        if (function.isAllColumns() && !function.getName().equalsIgnoreCase("count")) {
            refuse(function, "star", "* stands for columns in a SELECT, and in count(*), alone.");
        }
        var isCountOfRows = function.getName().equalsIgnoreCase("count") && isStar(function.getExpression());
        KnownSyntax.eachChild(function, child -> {
            if (!isCountOfRows || child != function.getExpression()) {
                expression(child, scope, isAfter);
            }
        });
    }

    private static boolean isStar(@Nullable Object argument) {
        return argument instanceof AllColumns && !(argument instanceof AllTableColumns);
    }

    private void requireFunction(Object node, String name) {
        if (!AllowedFunctions.isFunction(dialect, name)) {
            refuse(node, "function_not_allowed", "The function " + name + " cannot be used.");
        }
    }

    private void column(Column column, Scope scope, boolean isAfter) {
        if (!".".equals(column.getTableDelimiter())) {
            refuse(column, "unsupported", "A column's name is written with a point.");
            return;
        }
        var name = names.folded(column.getColumnName());
        var table = column.getTable();
        if (table != null && table.getName() != null) {
            var alias = names.folded(table.getName());
            var relation = table.getNameParts().size() == 1 ? scope.relation(alias) : Optional.<Relation>empty();
            if (relation.isEmpty()) {
                refuse(column, "unknown_column", "There is no table " + table + " in FROM for " + column + ".");
            } else {
                requireColumn(column, name, relation.get());
            }
            return;
        }
        unqualified(column, name, scope, isAfter);
    }

    /** A word such as {@code month}: a column or a name for one, or in MySQL's functions a unit. */
    private void unit(DateUnitExpression unit, Scope scope, boolean isAfter) {
        var name = names.folded(unit.getType().name());
        var column = new Column(unit.toString());
        column.setASTNode(unit.getASTNode());
        var before = reasons.size();
        unqualified(column, name, scope, isAfter);
        var isNoColumn = reasons.size() > before && reasons.getLast().code().equals("unknown_column");
        if (isNoColumn && dialect == Dialect.MYSQL) {
            reasons.removeLast();
        }
    }

    private void requireColumn(Column column, String name, Relation relation) {
        if (relation.denied().contains(name)) {
            refuse(column, COLUMN_NOT_PERMITTED, "You may not read the column " + column + ".");
        } else if (!relation.columns().containsKey(name)) {
            refuse(column, "unknown_column", "There is no column " + column + ".");
        }
    }

    private void unqualified(Column column, String name, Scope within, boolean isAfter) {
        for (var scope = within; scope != null; scope = scope.outer()) {
            if (scope.relations().stream()
                    .anyMatch(relation -> relation.denied().contains(name))) {
                refuse(column, COLUMN_NOT_PERMITTED, "You may not read the column " + column + ".");
                return;
            }
            // In an expression it would be the row of the table that has the same name.
            if (isAfter
                    && scope == within
                    && scope.aliases.contains(name)
                    && within.relation(name).isEmpty()) {
                return;
            }
            var found = scope.relations().stream()
                    .filter(relation -> relation.columns().containsKey(name))
                    .toList();
            if (found.size() > 1 && !scope.merged.contains(name)) {
                refuse(column, "ambiguous", "More than one table has a column " + name + "; name the table.");
                return;
            }
            if (!found.isEmpty()) {
                if (within.isWithinAnother()
                        && found.size() == 1
                        && !found.getFirst().written().isEmpty()) {
                    column.setTable(new Table(found.getFirst().written()));
                }
                return;
            }
        }
        if (within.relation(name).isPresent()) {
            refuse(column, "whole_row", "A table is no value: name a column of " + name + ".");
        } else {
            refuse(column, "unknown_column", "There is no column " + column + ".");
        }
    }

    // LIMIT

    /** What bounds a query is a number. */
    private void bounds(Select select) {
        var limit = select.getLimit();
        if (limit != null) {
            requireNumber(limit.getRowCount(), select);
            requireNumber(limit.getOffset(), select);
        }
        if (select.getOffset() != null) {
            requireNumber(select.getOffset().getOffset(), select);
            if (dialect == Dialect.TRINO) {
                refuse(select, "limit", "OFFSET cannot be used here.");
            }
        }
        var fetch = select.getFetch();
        if (fetch != null) {
            requireNumber(fetch.getExpression(), select);
            if (fetch.getFetchParameters().stream().anyMatch(word -> !word.matches("(?i)rows?|only"))) {
                refuse(select, "limit", "FETCH cannot be used WITH TIES or PERCENT.");
            }
        }
    }

    private void requireNumber(@Nullable Expression expression, Select select) {
        switch (expression) {
            case null -> {}
            case LongValue unused -> {}
            case AllValue unused -> {}
            case NullValue unused -> {}
            default -> refuse(select, "limit", "LIMIT and OFFSET are numbers.");
        }
    }

    private static void limit(Select select, int rows) {
        if (select instanceof SetOperationList list && list.getSelects().getLast() instanceof PlainSelect last) {
            // The parser leaves what is at the end with the last part, where it means the whole.
            if (last.getLimit() != null) {
                list.setLimit(last.getLimit());
                last.setLimit(null);
            }
            if (last.getOffset() != null) {
                list.setOffset(last.getOffset());
                last.setOffset(null);
            }
            if (last.getFetch() != null) {
                list.setFetch(last.getFetch());
                last.setFetch(null);
            }
        }
        var given = select.getLimit();
        var fetch = select.getFetch();
        var count = given != null ? given.getRowCount() : fetch != null ? fetch.getExpression() : null;
        var limit = new Limit();
        limit.setRowCount(new LongValue(Math.min(rows, number(count, rows))));
        if (given != null && given.getOffset() != null) {
            limit.setOffset(given.getOffset());
        }
        select.setLimit(limit);
        select.setFetch(null);
    }

    private static long number(@Nullable Expression expression, int rows) {
        if (expression instanceof LongValue number) {
            try {
                return number.getValue();
            } catch (NumberFormatException e) {
                return rows;
            }
        }
        return rows;
    }
}
