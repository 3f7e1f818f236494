package ai.jarvis.sql;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.AllValue;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.IntervalQualifier;
import net.sf.jsqlparser.expression.JsonExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.MySQLGroupConcat;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.OrderByClause;
import net.sf.jsqlparser.expression.OverlapsCondition;
import net.sf.jsqlparser.expression.PartitionByClause;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.WindowElement;
import net.sf.jsqlparser.expression.WindowOffset;
import net.sf.jsqlparser.expression.WindowRange;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.IntegerDivision;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.conditional.XorExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NamedExpressionList;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.expression.operators.relational.RegExpMatchOperator;
import net.sf.jsqlparser.expression.operators.relational.SimilarToExpression;
import net.sf.jsqlparser.parser.ASTNodeAccess;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.create.table.ColDataType;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.Distinct;
import net.sf.jsqlparser.statement.select.ExceptOp;
import net.sf.jsqlparser.statement.select.Fetch;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.IntersectOp;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.Limit;
import net.sf.jsqlparser.statement.select.Offset;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperation;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of nodes in a parsed statement that the guard knows, and of each the fields that may hold something. All others
 * are refused by being others: whatever the parser understands beside these, now or in its next version, is refused until
 * somebody has thought about it.
 */
final class KnownSyntax {
    private static final int MOST_NODES = 5_000;
    private static final int MOST_REASONS = 20;

    private static final Map<Class<?>, Set<String>> ALLOWED = new HashMap<>();
    private static final Map<Class<?>, List<Slot>> SLOTS = new ConcurrentHashMap<>();

    /** What has a name of its own among what is refused. */
    private static final Map<String, Reason> CALLED = Map.ofEntries(
            called("intoTables", "into", "A SELECT that writes into a table or a file is not run."),
            called("intoTempTable", "into", "A SELECT that writes into a table or a file is not run."),
            called("mySqlSelectIntoClause", "into", "A SELECT that writes into a table or a file is not run."),
            called("forMode", "locking", "Rows cannot be locked: remove FOR UPDATE, FOR SHARE and the like."),
            called("forClause", "locking", "Rows cannot be locked: remove FOR UPDATE, FOR SHARE and the like."),
            called("forUpdateTables", "locking", "Rows cannot be locked: remove FOR UPDATE, FOR SHARE and the like."),
            called("recursive", "recursive", "Recursive queries are not run: nothing bounds them."),
            called("Insert", "not_a_select", "Only SELECT is run, also within WITH."),
            called("Update", "not_a_select", "Only SELECT is run, also within WITH."),
            called("Delete", "not_a_select", "Only SELECT is run, also within WITH."),
            called("ParenthesedInsert", "not_a_select", "Only SELECT is run, also within WITH."),
            called("ParenthesedUpdate", "not_a_select", "Only SELECT is run, also within WITH."),
            called("ParenthesedDelete", "not_a_select", "Only SELECT is run, also within WITH."),
            called("TableFunction", "table_function", "Functions cannot stand in the place of tables."),
            called("LateralSubSelect", "lateral", "LATERAL cannot be used."),
            called("lateralViews", "lateral", "LATERAL cannot be used."));

    static {
        // Statements and their clauses.
        allow(
                PlainSelect.class,
                "distinct",
                "selectItems",
                "fromItem",
                "joins",
                "where",
                "groupBy",
                "having",
                "windowDefinitions");
        allow(Select.class, "withItemsList", "limit", "offset", "fetch", "orderByElements", "alias");
        allow(SetOperationList.class, "selects", "operations", "orderByElements");
        allow(ParenthesedSelect.class, "alias", "select");
        allow(WithItem.class, "statement", "alias", "withItemList", "usingNot", "materialized");
        allow(SetOperation.class, "modifier", "type");
        allow(UnionOp.class);
        allow(IntersectOp.class);
        allow(ExceptOp.class);
        allow(
                Join.class,
                "onExpressions",
                "usingColumns",
                "outer",
                "right",
                "left",
                "full",
                "inner",
                "simple",
                "cross",
                "natural",
                "fromItem");
        allow(ParenthesedFromItem.class, "fromItem", "joins");
        allow(SelectItem.class, "expression", "alias");
        allow(Alias.class, "name", "useAs", "aliasColumns");
        allow(Alias.AliasColumn.class, "name");
        allow(Distinct.class, "onSelectItems");
        allow(GroupByElement.class, "groupByExpressions", "groupingSets");
        allow(OrderByElement.class, "expression", "asc", "ascDescPresent", "nullOrdering");
        allow(Limit.class, "rowCount", "offset");
        allow(Offset.class, "offsetExpression", "offsetParam");
        allow(Fetch.class, "fetchParameters", "expression", "isFetchParamFirst");
        allow(Table.class, "partItems", "partDelimiters", "alias");
        allow(Column.class, "table", "columnName", "tableDelimiter");
        allow(AllColumns.class);
        allow(AllTableColumns.class, "table");
        // Expressions.
        allow(BinaryExpression.class, "leftExpression", "rightExpression");
        allow(ComparisonOperator.class, "operator");
        for (var operator : List.of(
                Addition.class,
                Subtraction.class,
                Multiplication.class,
                Division.class,
                IntegerDivision.class,
                Modulo.class,
                Concat.class,
                OrExpression.class,
                XorExpression.class,
                EqualsTo.class,
                NotEqualsTo.class,
                GreaterThan.class,
                GreaterThanEquals.class,
                MinorThan.class,
                MinorThanEquals.class)) {
            allow(operator);
        }
        allow(AndExpression.class, "useOperator");
        allow(IsDistinctExpression.class, "not");
        allow(LikeExpression.class, "not", "escapeExpression", "likeKeyWord");
        allow(SimilarToExpression.class, "not", "escape");
        allow(RegExpMatchOperator.class, "operatorType");
        allow(
                Between.class,
                "leftExpression",
                "not",
                "betweenExpressionStart",
                "betweenExpressionEnd",
                "usingSymmetric",
                "usingAsymmetric");
        allow(InExpression.class, "leftExpression", "not", "rightExpression");
        allow(ExistsExpression.class, "rightExpression", "not");
        allow(IsNullExpression.class, "leftExpression", "not", "useIsNull", "useNotNull");
        allow(IsBooleanExpression.class, "leftExpression", "not", "isTrue");
        allow(AnyComparisonExpression.class, "select", "anyType");
        allow(NotExpression.class, "expression", "exclamationMark");
        allow(SignedExpression.class, "sign", "expression");
        allow(OverlapsCondition.class, "left", "right");
        allow(CaseExpression.class, "usingBrackets", "switchExpression", "whenClauses", "elseExpression");
        allow(WhenClause.class, "whenExpression", "thenExpression");
        allow(ExpressionList.class);
        allow(ParenthesedExpressionList.class);
        allow(NamedExpressionList.class, "names");
        allow(JsonExpression.class, "idents", "expr");
        allow(
                Function.class,
                "nameparts",
                "parameters",
                "namedParameters",
                "allColumns",
                "distinct",
                "orderByElements",
                "nullHandling",
                "ignoreNullsOutside",
                "keywordArguments");
        allow(Function.KeywordArgument.class, "keyword", "expression");
        allow(DateUnitExpression.class, "type");
        allow(
                AnalyticExpression.class,
                "name",
                "expression",
                "offset",
                "defaultValue",
                "allColumns",
                "type",
                "distinct",
                "ignoreNullsOutside",
                "filterExpression",
                "funcOrderBy",
                "windowName",
                "windowDef",
                "nullHandling");
        allow(MySQLGroupConcat.class, "expressionList", "distinct", "orderByElements", "separator");
        allow(WindowDefinition.class, "orderBy", "partitionBy", "windowElement", "windowName");
        allow(OrderByClause.class, "orderByElements");
        allow(PartitionByClause.class, "brackets");
        allow(WindowElement.class, "type", "offset", "range");
        allow(WindowRange.class, "start", "end");
        allow(WindowOffset.class, "expression", "type");
        allow(CastExpression.class, "keyword", "leftExpression", "colDataType", "isImplicitCast");
        allow(
                ColDataType.class,
                "dataType",
                "argumentsStringList",
                "precision",
                "scale",
                "typeModifiers",
                "signedness");
        allow(ExtractExpression.class, "name", "expression");
        allow(
                IntervalExpression.class,
                "intervalKeyword",
                "parameter",
                "intervalType",
                "intervalQualifier",
                "expression");
        allow(
                IntervalQualifier.class,
                "leadingField",
                "leadingFieldPrecision",
                "trailingField",
                "fractionalSecondsPrecision");
        allow(TrimFunction.class, "trimSpecification", "expression", "fromExpression", "isUsingFromKeyword");
        allow(TimezoneExpression.class, "timezoneExpressions", "leftExpression");
        allow(DateTimeLiteralExpression.class, "value", "type");
        allow(TimeKeyExpression.class, "stringValue");
        allow(StringValue.class, "value", "quoteStr");
        allow(LongValue.class, "stringValue");
        allow(DoubleValue.class, "value", "stringValue");
        allow(BooleanValue.class, "value");
        allow(NullValue.class);
        allow(AllValue.class);
    }

    private KnownSyntax() {}

    private static Map.Entry<String, Reason> called(String name, String code, String detail) {
        return Map.entry(name, Reason.of(code, detail));
    }

    private static void allow(Class<?> kind, String... fields) {
        var has = Stream.of(kind.getDeclaredFields()).map(Field::getName).toList();
        for (var field : fields) {
            if (!has.contains(field)) {
                throw new IllegalStateException("The parser has no such field any more: " + kind + "." + field);
            }
        }
        ALLOWED.put(kind, Set.of(fields));
    }

    /** A field of a kind of node. */
    private record Slot(Field field, boolean isAllowed) {
        @Nullable
        Object of(Object node) {
            try {
                return field.get(node);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<Slot> slots(Class<?> kind) {
        return SLOTS.computeIfAbsent(kind, KnownSyntax::readSlots);
    }

    private static List<Slot> readSlots(Class<?> kind) {
        var slots = new ArrayList<Slot>();
        for (Class<?> each = kind; isOfParser(each); each = each.getSuperclass()) {
            var allowed = ALLOWED.getOrDefault(each, Set.of());
            for (var field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.getType() != Node.class) {
                    field.setAccessible(true);
                    slots.add(new Slot(field, allowed.contains(field.getName())));
                }
            }
        }
        return List.copyOf(slots);
    }

    private static boolean isOfParser(@Nullable Class<?> kind) {
        return kind != null && kind.getName().startsWith("net.sf.jsqlparser.");
    }

    /** What is in a tree that is not known; every node of it is looked at. */
    static List<Reason> unknown(Object root) {
        var reasons = new ArrayList<Reason>();
        var left = new ArrayList<Object>();
        left.add(root);
        for (var nodes = 0; !left.isEmpty() && reasons.size() < MOST_REASONS; nodes++) {
            if (nodes > MOST_NODES) {
                return List.of(Reason.of("too_long", "The statement has too many parts."));
            }
            var node = left.removeLast();
            if (!ALLOWED.containsKey(node.getClass())) {
                reasons.add(refused(node, node.getClass().getSimpleName()));
                continue;
            }
            for (var slot : slots(node.getClass())) {
                var value = slot.of(node);
                if (slot.isAllowed()) {
                    eachNode(value, left::add);
                } else if (!isUnset(value)) {
                    reasons.add(refused(node, slot.field().getName()));
                }
            }
            if (node instanceof Collection<?> elements) {
                elements.forEach(element -> eachNode(element, left::add));
            }
        }
        return reasons;
    }

    /** Calls with each node that a known one holds itself. */
    static void eachChild(Object node, Consumer<Object> child) {
        for (var slot : slots(node.getClass())) {
            if (slot.isAllowed()) {
                eachNode(slot.of(node), child);
            }
        }
        if (node instanceof Collection<?> elements) {
            elements.forEach(element -> eachNode(element, child));
        }
    }

    private static void eachNode(@Nullable Object value, Consumer<Object> child) {
        switch (value) {
            case null -> {}
            case Enum<?> unused -> {}
            case Map.Entry<?, ?> entry -> {
                eachNode(entry.getKey(), child);
                eachNode(entry.getValue(), child);
            }
            case Collection<?> elements
            when !isOfParser(value.getClass()) -> elements.forEach(element -> eachNode(element, child));
            default -> {
                if (!isScalar(value)) {
                    child.accept(value);
                }
            }
        }
    }

    private static boolean isScalar(Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character;
    }

    private static boolean isUnset(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Boolean flag -> !flag;
            case Number number -> number.doubleValue() == 0;
            case Collection<?> elements -> elements.isEmpty();
            case Enum<?> choice -> choice.name().equals("NONE");
            default -> false;
        };
    }

    private static Reason refused(Object node, String what) {
        var called = CALLED.get(what);
        var reason = called != null
                ? called
                : Reason.of("unsupported", "This part of SQL cannot be used: " + words(what) + ".");
        return placed(node, reason);
    }

    /** A reason where its node begins. */
    static Reason placed(Object node, Reason reason) {
        if (node instanceof ASTNodeAccess access && access.getASTNode() != null) {
            var token = access.getASTNode().jjtGetFirstToken();
            if (token != null && token.absoluteBegin > 0) {
                return new Reason(reason.code(), reason.detail(), Optional.of(token.absoluteBegin));
            }
        }
        return reason;
    }

    /** What a statement is called. */
    static String named(Object statement) {
        return words(statement.getClass().getSimpleName()).toUpperCase(Locale.ROOT);
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
