package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads definitions and says all that is wrong with one. */
final class DefinitionReader {
    private static final int MOST_BYTES = 1_048_576;
    /** The name of a state that has none. */
    private static final String ALONE = "TestState";

    private static final Set<String> TYPES =
            Set.of("Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map");

    private final List<Diagnostic> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    Machine read(String definition) {
        if (definition.length() > MOST_BYTES) {
            throw new InvalidDefinition(List.of(new Diagnostic(
                    Diagnostic.SCHEMA, "The definition has more than " + MOST_BYTES + " characters", "/")));
        }
        var fields = fields(definition);
        var group = group(fields, isJsonata(fields, false));
        var timeout = OptionalLong.empty();
        if (fields.has("TimeoutSeconds")) {
            var seconds = Values.whole(fields.get("TimeoutSeconds"));
            if (seconds == null || seconds <= 0) {
                problem(Diagnostic.SCHEMA, "Expected a positive whole number", "/TimeoutSeconds");
            } else {
                timeout = OptionalLong.of(seconds);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidDefinition(problems);
        }
        return new Machine(group, timeout);
    }

    private static Fields fields(String definition) {
        Object json;
        try {
            json = Values.parse(definition);
        } catch (IllegalArgumentException e) {
            throw new InvalidDefinition(List.of(new Diagnostic(Diagnostic.JSON, e.getMessage(), "/")));
        }
        if (!(json instanceof Map<?, ?> object)) {
            throw new InvalidDefinition(
                    List.of(new Diagnostic(Diagnostic.JSON, "The definition is not a JSON object", "/")));
        }
        return new Fields(object, "");
    }

    /** See {@link Machine#ofState}. */
    Machine readState(String definition, @Nullable String name) {
        var fields = fields(definition);
        var jsonata = name != null && isJsonata(fields, false);
        var found = name == null ? fields : find(fields, name);
        if (found == null) {
            throw new InvalidDefinition(List.of(new Diagnostic(Diagnostic.SCHEMA, "There is no state " + name, "/")));
        }
        var stateName = name == null ? ALONE : name;
        var state = state(stateName, found, jsonata);
        if (!problems.isEmpty()) {
            throw new InvalidDefinition(problems);
        }
        return new Machine(new State.Group(stateName, Map.of(stateName, state.orElseThrow())), OptionalLong.empty());
    }

    /** A state of a group, or of a group inside one of its states. */
    private static @Nullable Fields find(Fields group, String name) {
        if (!(group.get("States") instanceof Map<?, ?> states)) {
            return null;
        }
        if (states.get(name) instanceof Map<?, ?> state) {
            return new Fields(state, group.location() + "/States/" + escaped(name));
        }
        for (var state : states.values()) {
            if (state instanceof Map<?, ?> fields) {
                var inner = Stream.concat(
                                Stream.of("ItemProcessor", "Iterator").map(fields::get),
                                fields.get("Branches") instanceof List<?> branches ? branches.stream() : Stream.of())
                        .filter(Map.class::isInstance)
                        .map(part -> find(new Fields((Map<?, ?>) part, group.location()), name))
                        .filter(Objects::nonNull)
                        .findFirst();
                if (inner.isPresent()) {
                    return inner.get();
                }
            }
        }
        return null;
    }

    private void problem(String code, String message, String location) {
        problems.add(new Diagnostic(code, message, location.isEmpty() ? "/" : location));
    }

    private boolean isJsonata(Fields fields, boolean otherwise) {
        if (!fields.has("QueryLanguage")) {
            return otherwise;
        }
        if ("JSONata".equals(fields.get("QueryLanguage"))) {
            return true;
        }
        if (!"JSONPath".equals(fields.get("QueryLanguage"))) {
            problem(
                    Diagnostic.SCHEMA,
                    "The QueryLanguage is JSONPath or JSONata",
                    fields.location() + "/QueryLanguage");
        } else if (otherwise) {
            problem(
                    Diagnostic.SCHEMA,
                    "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
                    fields.location() + "/QueryLanguage");
        }
        return false;
    }

    private State.Group group(Fields fields, boolean jsonata) {
        var states = new LinkedHashMap<String, State>();
        if (!(fields.get("States") instanceof Map<?, ?> map) || map.isEmpty()) {
            problem(Diagnostic.SCHEMA, "These required fields are missing: [States]", fields.location());
            return new State.Group("", states);
        }
        map.forEach((key, value) -> {
            var name = (String) key;
            var location = fields.location() + "/States/" + escaped(name);
            if (name.isEmpty() || name.length() > 80) {
                problem(Diagnostic.SCHEMA, "A state's name has 1 to 80 characters", location);
            }
            if (!names.add(name)) {
                problem("DUPLICATE_STATE_NAME", "Duplicate State name: " + name, location);
            }
            if (value instanceof Map<?, ?> object) {
                state(name, new Fields(object, location), jsonata).ifPresent(state -> states.put(name, state));
            } else {
                problem(Diagnostic.SCHEMA, "A state is an object", location);
            }
        });
        var start = fields.get("StartAt") instanceof String text ? text : null;
        if (start == null) {
            problem(Diagnostic.SCHEMA, "These required fields are missing: [StartAt]", fields.location());
        } else if (!map.containsKey(start)) {
            problem(Diagnostic.TARGET, "Missing 'StartAt' target: " + start, fields.location() + "/StartAt");
        }
        targets(states, map, fields.location());
        if (problems.isEmpty()) {
            unreachable(start, states, fields.location());
        }
        return new State.Group(start == null ? "" : start, states);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private java.util.Optional<State> state(String name, Fields fields, boolean jsonata) {
        var type = fields.get("Type");
        if (!(type instanceof String text) || !TYPES.contains(text)) {
            problem(
                    Diagnostic.SCHEMA,
                    "Value is not valid. Must be one of "
                            + TYPES.stream().sorted().toList(),
                    fields.location() + "/Type");
            return java.util.Optional.empty();
        }
        var found = problems.size();
        try {
            var state = new StateReader(fields, name, isJsonata(fields, jsonata), this::inner).read(text);
            return problems.size() > found ? java.util.Optional.empty() : java.util.Optional.of(state);
        } catch (IllegalArgumentException e) {
            problem(Diagnostic.SCHEMA, e.getMessage(), fields.location());
            return java.util.Optional.empty();
        }
    }

    /** The states inside a Map or Parallel state. */
    private State.Group inner(Fields fields, boolean jsonata) {
        return group(fields, isJsonata(fields, jsonata));
    }

    static Stream<String> next(State state) {
        var targets = Stream.<String>builder();
        if (state.common().next() != null) {
            targets.add(state.common().next());
        }
        state.common().catchers().forEach(catcher -> targets.add(catcher.next()));
        if (state instanceof State.Choice choice) {
            choice.rules().forEach(rule -> targets.add(rule.next()));
            if (choice.otherwise() != null) {
                targets.add(choice.otherwise());
            }
        }
        return targets.build();
    }

    private void targets(Map<String, State> states, Map<?, ?> defined, String location) {
        states.values().forEach(state -> next(state)
                .filter(target -> !defined.containsKey(target))
                .forEach(target -> problem(
                        Diagnostic.TARGET,
                        "Missing 'Next' target: " + target,
                        location + "/States/" + escaped(state.name()))));
    }

    private void unreachable(String start, Map<String, State> states, String location) {
        var reached = new HashSet<String>();
        var open = new ArrayDeque<String>(List.of(start));
        while (!open.isEmpty()) {
            var name = open.pop();
            if (reached.add(name)) {
                next(states.get(name)).forEach(open::push);
            }
        }
        states.keySet().stream()
                .filter(name -> !reached.contains(name))
                .forEach(name -> problem(
                        Diagnostic.TARGET,
                        "State \"" + name + "\" is not reachable.",
                        location + "/States/" + escaped(name)));
    }
}
