package ai.jarvis.workflow.expression;

import ai.jarvis.workflow.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes expressions as JSONata, the query language of Step Functions. Nothing that an author wrote gets into the text
 * as it is: names were checked by the parser and are looked up, texts become JSON strings. What JSONata lacks is a
 * function in front, whose name begins with an underscore as no author's name does.
 */
public final class JsonataWriter {
    private static final int ATOM = 100;
    private static final int PATH = 80;
    private static final int SIGN = 70;
    private static final int CONDITIONAL = 20;

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Set<String> JSONATA_WORDS = Set.of("and", "or", "in", "true", "false", "null", "function");
    private static final Pattern PARAMETER = Pattern.compile("#([#1-9])");

    private static final Map<String, String> FUNCTIONS = functions();

    private static Map<String, String> functions() {
        var functions = new LinkedHashMap<String, String>();
        functions.put(
                "$_length",
                "function($_v) { $type($_v) = \"array\" ? $count($_v) : $type($_v) = \"string\" ? $length($_v)"
                        + " : $type($_v) != \"object\" ? $error(\"Only text, lists and objects have a length.\")"
                        + " : $exists($lookup($_v, \"$ref\")) ? $_v.length"
                        + " : $exists($lookup($_v, \"$concat\")) ? $sum($map($lookup($_v, \"$concat\"), function($_e)"
                        + " { $type($_e.value) = \"object\" ? $_length($_e.value) : $length($string($lookup($_e, \"value\"))) }))"
                        + " : $count($keys($_v)) }");
        functions.put(
                "$_isElsewhere", "function($_v) { $type($_v) = \"object\" ? $exists($lookup($_v, \"$ref\")) : false }");
        functions.put(
                "$_join",
                "function($_p) { $contains($string($_p), \"\\\"$ref\\\":\") or $contains($string($_p), \"\\\"$concat\\\":\")"
                        + " ? {\"$concat\": $_p}"
                        + " : $join($map($_p, function($_e) { $string($lookup($_e, \"value\")) })) }");
        functions.put("$_at", "function($_v, $_k) { $type($_k) = \"number\" ? $_v[$_k] : $lookup($_v, $_k) }");
        functions.put("$_default", "function($_v, $_d) { $exists($_v) ? ($_v != null ? $_v : $_d) : $_d }");
        functions.put(
                "$_contains",
                "function($_v, $_p) { $type($_v) = \"array\" ? $_p in $_v : $contains($_v, $string($_p)) }");
        functions.put(
                "$_endsWith",
                "function($_v, $_p) { $length($_v) >= $length($_p) and $substring($_v, $length($_v) - $length($_p)) = $_p }");
        functions.put("$_element", "function($_v) { $type($_v) = \"array\" ? [[$_v]] : [$_v] }");
        functions.put(
                "$_slice",
                "function($_v, $_f, $_t) { [$filter($_v, function($_e, $_i) { $_i >= ($_f < 0 ? $count($_v) + $_f : $_f)"
                        + " and ($exists($_t) ? $_i < ($_t < 0 ? $count($_v) + $_t : $_t) : true) })] }");
        functions.put("$_values", "function($_v) { [$each($_v, function($_e) { $_e })] }");
        return functions;
    }

    private final UnaryOperator<String> names;
    private final Set<String> used = new TreeSet<>();

    private JsonataWriter(UnaryOperator<String> names) {
        this.names = names;
    }

    /**
     * The expression in JSONata.
     *
     * @param names the JSONata that stands for a name of the workflow, such as {@code $answer}
     */
    public static String write(Expression expression, UnaryOperator<String> names) {
        var joined = joined(expression);
        if (joined.size() > 1) {
            return writeJoined(joined, names);
        }
        var writer = new JsonataWriter(names);
        return writer.block(writer.text(expression).text());
    }

    /** What an expression joins, or the expression itself if it joins nothing. */
    private static List<Expression> joined(Expression expression) {
        if (!(expression instanceof Expression.Binary e) || (e.operator() != Operator.JOIN && !Kinds.joins(e))) {
            return List.of(expression);
        }
        var parts = new ArrayList<>(joined(e.left()));
        parts.add(e.right());
        return parts;
    }

    /** The text with the functions that it uses in front. */
    private String block(String text) {
        if (used.isEmpty()) {
            return text;
        }
        var block = new StringBuilder("( ");
        FUNCTIONS.forEach((name, body) -> {
            if (used.contains(name)) {
                block.append(name).append(" := ").append(body).append("; ");
            }
        });
        return block.append(text).append(" )").toString();
    }

    /**
     * The parts as one text. If one of them is a value that is kept elsewhere, nothing can be joined here; the result is
     * then an object of the parts, which {@link ai.jarvis.workflow.JoinedTexts} joins where the values are at hand.
     */
    public static String writeJoined(List<Expression> parts, UnaryOperator<String> names) {
        var mayBeElsewhere = parts.stream().anyMatch(part -> kind(part) == Kind.ANY);
        var writer = new JsonataWriter(names);
        if (mayBeElsewhere) {
            writer.used.add("$_join");
            var members = parts.stream()
                    .map(part -> "{\"value\": " + writer.text(part).text() + "}")
                    .toList();
            return writer.block("$_join([" + String.join(", ", members) + "])");
        }
        var texts = parts.stream()
                .map(part -> writer.text(part).within(Operator.JOIN.binding() + 1))
                .toList();
        return writer.block(String.join(" & ", texts));
    }

    /** A condition on a list's size: whether it is longer than that, or, if asked, kept elsewhere. */
    public static String writeIsLong(Expression list, long most, boolean orElsewhere, UnaryOperator<String> names) {
        var writer = new JsonataWriter(names);
        var text = writer.text(list).text();
        writer.used.add("$_length");
        var isLong = "$_length(" + text + ") > " + most;
        if (orElsewhere) {
            writer.used.add("$_isElsewhere");
            isLong = "$_isElsewhere(" + text + ") or " + isLong;
        }
        return writer.block(isLong);
    }

    /**
     * A text as JSONata literal. It holds no <code>${</code>, which would be a placeholder of the definition, and no
     * delimiter of JSONata in a definition.
     */
    public static String literal(String string) {
        var text = new StringBuilder("\"");
        for (var i = 0; i < string.length(); i++) {
            var c = string.charAt(i);
            var next = i + 1 < string.length() ? string.charAt(i + 1) : ' ';
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    var isDelimiter =
                            (c == '$' && next == '{') || (c == '{' && next == '%') || (c == '%' && next == '}');
                    var isHalf = Character.isSurrogate(c) && !Json.isPaired(string, i);
                    if (c < ' ' || isDelimiter || isHalf) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.append('"').toString();
    }

    /** How tight a text binds, so that it is put in parentheses only where it must. */
    private record Written(String text, int binding) {
        String within(int around) {
            return binding < around ? "(" + text + ")" : text;
        }
    }

    private Written text(Expression expression) {
        return switch (expression) {
            case Expression.Literal e -> new Written(value(e.value()), ATOM);
            case Expression.Name e -> new Written(names.apply(e.name()), ATOM);
            case Expression.Member e -> path(e, "." + field(e.name()));
            case Expression.Length e -> new Written(call(Function.LENGTH, List.of(e.target())), ATOM);
            case Expression.Index e -> index(e);
            case Expression.Each e -> new Written(list(e), ATOM);
            case Expression.Call e -> new Written(call(e.function(), e.arguments()), ATOM);
            case Expression.Not e -> new Written("$not(" + text(e.operand()).text() + ")", ATOM);
            case Expression.Negative e -> new Written("-" + text(e.operand()).within(SIGN + 1), SIGN);
            case Expression.Binary e -> binary(e);
            case Expression.Conditional e ->
                new Written(
                        text(e.condition()).within(CONDITIONAL + 1) + " ? "
                                + text(e.then()).within(CONDITIONAL + 1) + " : "
                                + text(e.otherwise()).within(CONDITIONAL + 1),
                        CONDITIONAL);
            case Expression.ListOf e -> new Written(elements(e.elements()), ATOM);
            case Expression.ObjectOf e -> new Written(object(e), ATOM);
        };
    }

    private static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> literal(text);
            case BigDecimal number -> number.toPlainString();
            default -> Objects.toString(value);
        };
    }

    /** The path as JSONata writes it, without the brackets that keep what was collected a list. */
    private String bare(Expression path) {
        return switch (path) {
            case Expression.Each e -> bare(e.target());
            case Expression.Member e when ExpressionCheck.collects(e) -> bare(e.target()) + "." + field(e.name());
            case Expression.Index e
            when ExpressionCheck.collects(e) ->
                bare(e.target()) + "[" + text(e.index()).text() + "]";
            default -> text(path).within(PATH);
        };
    }

    private String list(Expression path) {
        return "[" + bare(path) + "]";
    }

    private Written path(Expression.Member e, String step) {
        return ExpressionCheck.collects(e)
                ? new Written(list(e), ATOM)
                : new Written(text(e.target()).within(PATH) + step, PATH);
    }

    private Written index(Expression.Index e) {
        if (ExpressionCheck.collects(e)) {
            return new Written(list(e), ATOM);
        }
        var target = text(e.target());
        return switch (kind(e.index())) {
            case NUMBER ->
                new Written(target.within(PATH) + "[" + text(e.index()).text() + "]", PATH);
            case TEXT ->
                new Written("$lookup(" + target.text() + ", " + text(e.index()).text() + ")", ATOM);
            default -> {
                used.add("$_at");
                yield new Written(
                        "$_at(" + target.text() + ", " + text(e.index()).text() + ")", ATOM);
            }
        };
    }

    private static String field(String name) {
        return PLAIN_NAME.matcher(name).matches() && !JSONATA_WORDS.contains(name) ? name : "`" + name + "`";
    }

    private String call(Function function, List<Expression> arguments) {
        var texts = arguments.stream().map(this::text).toList();
        var call = PARAMETER.matcher(function.jsonata()).replaceAll(match -> {
            if (match.group(1).equals("#")) {
                return quoted(
                        String.join(", ", texts.stream().map(Written::text).toList()));
            }
            var argument = texts.get(Integer.parseInt(match.group(1)) - 1);
            return quoted(argument.within(function == Function.FIRST || function == Function.LAST ? PATH : 0));
        });
        FUNCTIONS.keySet().stream()
                .filter(f -> function.jsonata().contains(f + "("))
                .forEach(used::add);
        return call;
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    private Written binary(Expression.Binary e) {
        var operator = Kinds.joins(e) ? Operator.JOIN : e.operator();
        var binding = operator.binding();
        var left = text(e.left()).within(operator.compares() ? binding + 1 : binding);
        return new Written(
                left + " " + operator.jsonata() + " " + text(e.right()).within(binding + 1), binding);
    }

    /** JSONata makes one list of the lists in a list, unless they are appended as lists of themselves. */
    private String elements(List<Expression> elements) {
        var parts = new ArrayList<String>();
        var areFlat = elements.stream().allMatch(e -> {
            var kind = kind(e);
            return kind != Kind.ANY && kind != Kind.LIST;
        });
        if (areFlat) {
            elements.forEach(e -> parts.add(text(e).text()));
            return "[" + String.join(", ", parts) + "]";
        }
        used.add("$_element");
        var list = "[]";
        for (var element : elements) {
            list = "$append(" + list + ", $_element(" + text(element).text() + "))";
        }
        return list;
    }

    private String object(Expression.ObjectOf e) {
        var members = new ArrayList<String>();
        e.members()
                .forEach((name, value) ->
                        members.add(literal(name) + ": " + text(value).text()));
        return "{" + String.join(", ", members) + "}";
    }

    private static Kind kind(Expression expression) {
        return Kinds.of(expression);
    }
}
