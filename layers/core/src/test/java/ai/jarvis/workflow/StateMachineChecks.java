package ai.jarvis.workflow;

import static com.dashjoin.jsonata.Jsonata.jsonata;

import com.dashjoin.jsonata.JException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Looks a definition over as Step Functions does before it takes one: that every state is there that is led to, and is
 * led to; that names are unique; that queries are JSONata, whose variables are assigned in reach and hide none.
 */
final class StateMachineChecks {
    private static final Pattern TEXT = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"");
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\p{L}[\\p{L}\\p{M}\\p{N}_]*+)(?!\\()");
    private static final Set<String> PLACEHOLDERS = Set.of("step_function", "payload_bucket");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private final List<String> faults = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> placeholders = new TreeSet<>();

    private StateMachineChecks() {}

    /** What is wrong with the definition; empty if nothing is. */
    static List<String> faults(CompiledWorkflow workflow) {
        var checks = new StateMachineChecks();
        var definition = parse(workflow.definition());
        checks.require(definition.get("QueryLanguage").equals("JSONata"), "it is not in JSONata");
        checks.machine(definition, Set.of());
        checks.require(checks.names.equals(workflow.sourceMap().keySet()), "the source map has other states");
        checks.require(checks.placeholders.equals(workflow.placeholders()), "placeholders " + checks.placeholders);
        return checks.faults;
    }

    static Map<?, ?> parse(String json) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
    }

    private void require(boolean isRight, String fault) {
        if (!isRight) {
            faults.add(fault);
        }
    }

    private void machine(Map<?, ?> machine, Set<String> around) {
        var states = (Map<?, ?>) machine.get("States");
        var assigned = new TreeSet<String>();
        states.forEach((name, state) -> assigned((Map<?, ?>) state, assigned));
        for (var variable : assigned) {
            require(!around.contains(variable), "$" + variable + " hides one from around");
        }
        var seen = new HashSet<>(around);
        seen.addAll(assigned);
        var reached = new HashSet<Object>();
        var next = new ArrayDeque<Object>(List.of(machine.get("StartAt")));
        while (!next.isEmpty()) {
            var name = next.pop();
            if (reached.add(name)) {
                if (states.get(name) instanceof Map<?, ?> state) {
                    next.addAll(targets(state));
                } else {
                    faults.add("there is no state " + name);
                }
            }
        }
        states.forEach((name, state) -> {
            require(reached.contains(name), "nothing leads to " + name);
            require(names.add((String) name), "two states are called " + name);
            require(((String) name).codePointCount(0, ((String) name).length()) <= 80, "too long: " + name);
            state((String) name, (Map<?, ?>) state, seen);
        });
    }

    private static void assigned(Map<?, ?> state, Set<String> names) {
        if (state.get("Assign") instanceof Map<?, ?> assign) {
            assign.keySet().forEach(name -> names.add((String) name));
        }
        list(state.get("Catch")).forEach(catcher -> assigned((Map<?, ?>) catcher, names));
    }

    private static List<Object> targets(Map<?, ?> state) {
        var targets = new ArrayList<Object>();
        for (var key : List.of("Next", "Default")) {
            if (state.get(key) != null) {
                targets.add(state.get(key));
            }
        }
        for (var key : List.of("Choices", "Catch")) {
            list(state.get(key)).forEach(one -> targets.add(((Map<?, ?>) one).get("Next")));
        }
        return targets;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private void state(String name, Map<?, ?> state, Set<String> seen) {
        var type = (String) state.get("Type");
        var isLast = Set.of("Succeed", "Fail").contains(type);
        var ways = (state.containsKey("Next") ? 1 : 0) + (state.containsKey("End") ? 1 : 0);
        require(
                type.equals("Choice") ? state.containsKey("Default") : ways == (isLast ? 0 : 1),
                name + " leads nowhere");
        var output = state.get("Output");
        require(
                output == null
                        || output instanceof Map<?, ?>
                        || output.toString().startsWith("{%"),
                name + ": an output is an object or a query");
        errors(name, list(state.get("Retry")));
        errors(name, list(state.get("Catch")));
        for (var branch : list(state.get("Branches"))) {
            machine((Map<?, ?>) branch, seen);
        }
        if (state.get("ItemProcessor") instanceof Map<?, ?> processor) {
            var isDistributed =
                    ((Map<?, ?>) processor.get("ProcessorConfig")).get("Mode").equals("DISTRIBUTED");
            machine(processor, isDistributed ? Set.of() : seen);
        }
        state.forEach((key, value) -> {
            if (!Set.of("Branches", "ItemProcessor", "Comment").contains((String) key)) {
                values(name, value, seen);
            }
        });
    }

    private void errors(String name, List<?> rules) {
        for (var i = 0; i < rules.size(); i++) {
            var errors = list(((Map<?, ?>) rules.get(i)).get("ErrorEquals"));
            var isAll = errors.contains("States.ALL");
            require(
                    !isAll || (errors.size() == 1 && i == rules.size() - 1),
                    name + ": States.ALL must be alone and last");
            require(!errors.isEmpty(), name + ": a rule for no error");
        }
    }

    private void values(String state, @Nullable Object value, Set<String> seen) {
        switch (value) {
            case Map<?, ?> map -> map.values().forEach(member -> values(state, member, seen));
            case List<?> list -> list.forEach(element -> values(state, element, seen));
            case String text -> text(state, text, seen);
            case null -> {}
            default -> {}
        }
    }

    private void text(String state, String text, Set<String> seen) {
        var placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            placeholders.add(placeholder.group(1));
            require(PLACEHOLDERS.contains(placeholder.group(1)), state + ": a placeholder in " + text);
        }
        if (!text.startsWith("{%")) {
            require(!text.contains("%}"), state + ": half a query in " + text);
            require(!text.isEmpty() && !text.contains("\n"), state + ": not one line: " + text);
            return;
        }
        var query = text.substring(2, text.length() - 2);
        try {
            jsonata(query);
        } catch (JException e) {
            faults.add(state + ": no JSONata: " + query + ": " + e.getMessage());
        }
        var variable = VARIABLE.matcher(TEXT.matcher(query).replaceAll("\"\""));
        while (variable.find()) {
            var name = variable.group(1);
            require(name.equals("states") || seen.contains(name), state + ": nothing assigns $" + name);
        }
    }
}
