package ai.jarvis.workflow.expression;

import static ai.jarvis.workflow.expression.Kind.ANY;
import static ai.jarvis.workflow.expression.Kind.BOOLEAN;
import static ai.jarvis.workflow.expression.Kind.LIST;
import static ai.jarvis.workflow.expression.Kind.NUMBER;
import static ai.jarvis.workflow.expression.Kind.OBJECT;
import static ai.jarvis.workflow.expression.Kind.TEXT;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What expressions can call, {@code name(value, ...)} or {@code value.name(...)}, and what it is in JSONata: {@code #1}
 * stands for the first argument and so on, {@code ##} for all that were given. Lists are put in brackets where JSONata
 * would make one value of a list of one.
 */
public enum Function {
    LENGTH(NUMBER, "$_length(#1)", 1, ANY),

    UPPER(TEXT, "$uppercase(#1)", 1, TEXT),
    LOWER(TEXT, "$lowercase(#1)", 1, TEXT),
    TRIM(TEXT, "$trim(#1)", 1, TEXT),
    STARTS_WITH(BOOLEAN, "($substring(#1, 0, $length(#2)) = #2)", 2, TEXT, TEXT),
    ENDS_WITH(BOOLEAN, "$_endsWith(#1, #2)", 2, TEXT, TEXT),
    CONTAINS(BOOLEAN, "$_contains(#1, #2)", 2, ANY, ANY),
    REPLACE(TEXT, "$replace(#1, #2, #3)", 3, TEXT, TEXT, TEXT),
    SPLIT(LIST, "[$split(#1, #2)]", 2, TEXT, TEXT),
    JOIN(TEXT, "$join(##)", 1, LIST, TEXT),
    SUBSTRING(TEXT, "$substring(##)", 2, TEXT, NUMBER, NUMBER),
    URL_ENCODE(TEXT, "$encodeUrlComponent(#1)", 1, TEXT),
    BASE64_ENCODE(TEXT, "$base64encode(#1)", 1, TEXT),
    BASE64_DECODE(TEXT, "$base64decode(#1)", 1, TEXT),
    HASH(TEXT, "$hash(##)", 1, TEXT, TEXT),

    TEXT_OF(TEXT, "$string(#1)", 1, ANY),
    NUMBER_OF(NUMBER, "$number(#1)", 1, ANY),
    PARSE_JSON(ANY, "$parse(#1)", 1, TEXT),
    TYPE(TEXT, "$type(#1)", 1, ANY),

    ABS(NUMBER, "$abs(#1)", 1, NUMBER),
    CEIL(NUMBER, "$ceil(#1)", 1, NUMBER),
    FLOOR(NUMBER, "$floor(#1)", 1, NUMBER),
    ROUND(NUMBER, "$round(##)", 1, NUMBER, NUMBER),
    SUM(NUMBER, "$sum(#1)", 1, LIST),
    MIN(NUMBER, "$min(#1)", 1, LIST),
    MAX(NUMBER, "$max(#1)", 1, LIST),
    AVERAGE(NUMBER, "$average(#1)", 1, LIST),
    RANDOM(NUMBER, "$random()", 0),

    FIRST(ANY, "#1[0]", 1, LIST),
    LAST(ANY, "#1[-1]", 1, LIST),
    SLICE(LIST, "$_slice(##)", 2, LIST, NUMBER, NUMBER),
    APPEND(LIST, "$append([#1], $_element(#2))", 2, LIST, ANY),
    CONCAT(LIST, "$append([#1], [#2])", 2, LIST, LIST),
    REVERSE(LIST, "[$reverse(#1)]", 1, LIST),
    SORT(LIST, "[$sort(#1)]", 1, LIST),
    DISTINCT(LIST, "[$distinct(#1)]", 1, LIST),
    RANGE(LIST, "[#1..#2]", 2, NUMBER, NUMBER),
    CHUNK(LIST, "$partition(#1, #2)", 2, LIST, NUMBER),

    KEYS(LIST, "[$keys(#1)]", 1, OBJECT),
    VALUES(LIST, "$_values(#1)", 1, OBJECT),
    MERGE(OBJECT, "$merge([#1, #2])", 2, OBJECT, OBJECT),

    EXISTS(BOOLEAN, "$exists(#1)", 1, ANY),
    DEFAULT(ANY, "$_default(#1, #2)", 2, ANY, ANY),
    NOW(TEXT, "$now()", 0),
    UUID(TEXT, "$uuid()", 0);

    private final Kind result;
    private final String jsonata;
    private final int required;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that do not change
    private final List<Kind> parameters;

    Function(Kind result, String jsonata, int required, Kind... parameters) {
        this.result = result;
        this.jsonata = jsonata;
        this.required = required;
        this.parameters = List.of(parameters);
    }

    /** What authors call it. */
    public String authorsName() {
        return switch (this) {
            case TEXT_OF -> "text";
            case NUMBER_OF -> "number";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    public static Optional<Function> byName(String name) {
        return Stream.of(values()).filter(f -> f.authorsName().equals(name)).findFirst();
    }

    public Kind result() {
        return result;
    }

    /** How many arguments it needs at least. */
    public int required() {
        return required;
    }

    public List<Kind> parameters() {
        return parameters;
    }

    String jsonata() {
        return jsonata;
    }
}
