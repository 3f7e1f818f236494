package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.expression.Expression;
import ai.jarvis.workflow.expression.JsonataWriter;
import ai.jarvis.workflow.expression.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * States that see the same variables: those of a machine, of a branch, or of a loop's iteration. Step Functions lets
 * states see the variables around them but neither assign nor hide them
 * (<a href="https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html">Variables</a>), so a name that
 * is assigned in here gets a variable of its own.
 */
final class Scope {
    /** JSONata's and Step Functions' functions, which a variable of the same name would hide. */
    private static final Set<String> FUNCTIONS = Set.of(
            "string",
            "length",
            "substring",
            "substringBefore",
            "substringAfter",
            "uppercase",
            "lowercase",
            "trim",
            "pad",
            "contains",
            "split",
            "join",
            "match",
            "replace",
            "eval",
            "base64encode",
            "base64decode",
            "encodeUrlComponent",
            "encodeUrl",
            "decodeUrlComponent",
            "decodeUrl",
            "number",
            "abs",
            "floor",
            "ceil",
            "round",
            "power",
            "sqrt",
            "random",
            "formatNumber",
            "formatBase",
            "formatInteger",
            "parseInteger",
            "sum",
            "max",
            "min",
            "average",
            "boolean",
            "not",
            "exists",
            "count",
            "append",
            "sort",
            "reverse",
            "shuffle",
            "distinct",
            "zip",
            "keys",
            "lookup",
            "spread",
            "merge",
            "sift",
            "each",
            "error",
            "assert",
            "type",
            "now",
            "millis",
            "fromMillis",
            "toMillis",
            "map",
            "filter",
            "single",
            "reduce",
            "clone",
            "partition",
            "range",
            "hash",
            "uuid",
            "parse",
            "states");

    final Machine machine;
    final Ending ending;
    /** The variables that count the iterations of the loops around, the outermost first. */
    final List<String> indices;

    /** What the names of states end with, where steps are there more than once. */
    final String suffix;

    /** How many events of the execution's history loops in here may make. */
    final double budget;

    private final Map<String, Object> states;
    private final Map<String, String> variables;
    private final Set<String> taken;
    private final Set<String> referred;
    private final Set<String> inherited;

    private Scope(
            Scope around, Ending ending, List<String> indices, String suffix, double budget, boolean isSameScope) {
        this.machine = around.machine;
        this.ending = ending;
        this.indices = List.copyOf(indices);
        this.suffix = suffix;
        this.budget = budget;
        this.states = isSameScope ? around.states : new LinkedHashMap<>();
        this.referred = isSameScope ? around.referred : new HashSet<>();
        this.variables = isSameScope ? around.variables : new HashMap<>(around.variables);
        this.taken = isSameScope ? around.taken : new HashSet<>(around.taken);
        this.inherited = isSameScope ? around.inherited : Set.copyOf(around.taken);
    }

    private Scope(Machine machine, double budget) {
        this.machine = machine;
        this.ending = Ending.SUCCEED;
        this.indices = List.of();
        this.suffix = "";
        this.budget = budget;
        this.states = new LinkedHashMap<>();
        this.referred = new HashSet<>();
        this.variables = new HashMap<>();
        this.taken = new HashSet<>();
        this.inherited = Set.of();
    }

    static Scope outermost(Machine machine, Collection<String> names, double budget) {
        var scope = new Scope(machine, budget);
        names.forEach(scope::declare);
        return scope;
    }

    /** A scope in this one, with variables of its own for the names. */
    Scope inner(Ending ending, Collection<String> names, double budget) {
        return inner(ending, names, budget, suffix);
    }

    Scope inner(Ending ending, Collection<String> names, double budget, String suffix) {
        var scope = new Scope(this, ending, indices, suffix, budget, false);
        names.forEach(scope::declare);
        return scope;
    }

    /** The same scope for steps of a loop's iteration, which the variable counts, with that many events for each. */
    Scope counting(String variable, double events) {
        var deeper = new ArrayList<>(indices);
        deeper.add(variable);
        return new Scope(this, ending, deeper, suffix, events, true);
    }

    /** The same scope with other variables that count the iterations around. */
    Scope countedBy(List<String> counters) {
        return new Scope(this, ending, counters, suffix, budget, true);
    }

    /** A variable for a name, which hides no other one. */
    String declare(String name) {
        var base = FUNCTIONS.contains(name) ? name + "_" : name;
        var variable = base;
        for (var i = 2; !taken.add(variable); i++) {
            variable = base + "__" + i;
        }
        machine.variable(variable);
        variables.put(name, variable);
        return variable;
    }

    /** A variable of its own for a name that is seen from around, unless the scope has one already. */
    void redeclare(String name) {
        if (variables.get(name) == null || inherited.contains(variables.get(name))) {
            declare(name);
        }
    }

    /** A variable that no name of the workflow stands for, of another name than any before in the machine. */
    String fresh(String name) {
        var variable = name;
        for (var i = 2; !machine.variable(variable); i++) {
            variable = name + "__" + i;
        }
        taken.add(variable);
        return variable;
    }

    /** The variable of a name. */
    String variable(String name) {
        var variable = variables.get(name);
        if (variable == null) {
            throw new IllegalStateException("There is no variable for " + name);
        }
        return variable;
    }

    /** What a state of a step is called. */
    String name(String name) {
        return name + suffix;
    }

    /** Refers to a state that is, or will be, in this scope. */
    String to(String state) {
        referred.add(state);
        return state;
    }

    boolean isReferred(String state) {
        return referred.contains(state);
    }

    void add(String name, Step step, Map<String, Object> state) {
        machine.made(name, step);
        addGenerated(name, state);
    }

    /** Adds a state whose origin is known already. */
    void addGenerated(String name, Map<String, Object> state) {
        states.put(name, state);
    }

    /** The states and where they begin. */
    Map<String, Object> states(String startAt) {
        var machine = new LinkedHashMap<String, Object>();
        machine.put("StartAt", startAt);
        machine.put("States", states);
        return machine;
    }

    /** A JSONata expression as Step Functions wants it. */
    static String query(String jsonata) {
        return "{% " + jsonata + " %}";
    }

    String variableQuery(String name) {
        return query("$" + variable(name));
    }

    String jsonata(Template template) {
        return template instanceof Template.Joined joined
                ? JsonataWriter.writeJoined(Template.partsOf(joined), this::reference)
                : JsonataWriter.write(template.asExpression(), this::reference);
    }

    String reference(String name) {
        return "$" + variable(name);
    }

    /** The value as JSON with JSONata in it. */
    @Nullable
    Object value(Template template) {
        return value(template, this::reference);
    }

    /** The value as a state's whole output: an object, or one query. */
    Object output(Template template) {
        return template instanceof Template.ObjectOf && value(template) instanceof Map<?, ?> members
                ? members
                : query(jsonata(template));
    }

    /** As {@link #value(Template)}, where some names stand for other JSONata. */
    @Nullable
    Object value(Template template, Map<String, String> instead) {
        return value(template, name -> instead.containsKey(name) ? instead.get(name) : reference(name));
    }

    private static @Nullable Object value(Template template, UnaryOperator<String> names) {
        return switch (template) {
            case Template.Constant t -> t.value() instanceof String text ? text(text) : t.value();
            case Template.Whole t -> query(JsonataWriter.write(t.value().expression(), names));
            case Template.Joined t -> query(JsonataWriter.writeJoined(Template.partsOf(t), names));
            case Template.ListOf t -> {
                var elements = new ArrayList<@Nullable Object>();
                t.elements().forEach(element -> elements.add(value(element, names)));
                yield elements;
            }
            case Template.ObjectOf t -> {
                var members = new LinkedHashMap<String, @Nullable Object>();
                t.members().forEach((name, member) -> members.put(name, value(member, names)));
                yield members;
            }
        };
    }

    /**
     * A text as it is, unless it would be taken for JSONata or for a placeholder of the definition. Some readers of
     * definitions do not take texts that are empty or have several lines either.
     */
    static String text(String text) {
        var isOneLine = !text.isEmpty() && text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
        return !isOneLine || text.contains("{%") || text.contains("%}") || text.contains("${")
                ? query(JsonataWriter.literal(text))
                : text;
    }

    /** A value that is known now, as JSONata. */
    static Expression literal(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> members -> {
                var expressions = new LinkedHashMap<String, Expression>();
                members.forEach((name, member) -> expressions.put((String) name, literal(member)));
                yield new Expression.ObjectOf(0, expressions);
            }
            case List<?> elements ->
                new Expression.ListOf(0, elements.stream().map(Scope::literal).toList());
            case null -> new Expression.Literal(0, null);
            default -> new Expression.Literal(0, value);
        };
    }
}
