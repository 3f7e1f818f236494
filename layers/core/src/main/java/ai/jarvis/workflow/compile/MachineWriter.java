package ai.jarvis.workflow.compile;

import ai.jarvis.tenancy.Permission;
import ai.jarvis.workflow.CompiledWorkflow;
import ai.jarvis.workflow.CompiledWorkflow.Input;
import ai.jarvis.workflow.Json;
import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.SourceStep;
import ai.jarvis.workflow.StepType;
import ai.jarvis.workflow.analysis.Analysis;
import ai.jarvis.workflow.analysis.SenseCheck;
import ai.jarvis.workflow.definition.Definition;
import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.definition.StepNames;
import ai.jarvis.workflow.expression.JsonataWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Writes a definition that was found good as a state machine. */
public final class MachineWriter {
    /** What Step Functions takes, in bytes. */
    private static final int LARGEST = 1024 * 1024;

    private static final Duration TIMEOUT = Duration.ofDays(1);
    private static final Duration TIMEOUT_WITH_PEOPLE = Duration.ofDays(30);

    private final Definition definition;
    private final Analysis analysis;
    private final Machine machine;

    private MachineWriter(Definition definition, Analysis analysis, Problems problems) {
        this.definition = definition;
        this.analysis = analysis;
        this.machine = new Machine(problems);
    }

    /** The machine; what only shows when it is written, such as names that get too long, is added to the problems. */
    public static CompiledWorkflow write(Definition definition, Analysis analysis, Problems problems) {
        return new MachineWriter(definition, analysis, problems).workflow();
    }

    private CompiledWorkflow workflow() {
        var names = new LinkedHashSet<String>();
        names.add("run");
        analysis.inputs().forEach(input -> names.add(input.name()));
        names.addAll(StepNames.assigned(definition.steps()));
        var scope = Scope.outermost(machine, names, Events.BUDGET);
        var start = definition.name() + ": start";
        var end = definition.name() + ": end";
        var state = start(scope);
        add(scope, start, state);
        state.put("Next", scope.to(new Steps(analysis).write(scope, definition.steps(), end)));
        if (scope.isReferred(end)) {
            add(scope, end, end(scope));
        }
        var text = Json.write(top(scope.states(start)));
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            machine.problems()
                    .add(
                            Place.START,
                            "definition_too_large",
                            "The state machine would have more than 1 MiB; move steps to workflows of their own.");
        }
        return compiled(text);
    }

    private void add(Scope scope, String name, Map<String, Object> state) {
        machine.made(name, new SourceStep(1, 1, definition.name(), "workflow", ""), Place.START);
        scope.addGenerated(name, state);
    }

    private Map<String, Object> top(Map<String, Object> states) {
        var top = new LinkedHashMap<String, Object>();
        var what = definition.description().isEmpty() ? "" : ": " + definition.description();
        top.put("Comment", "Workflow " + definition.name() + what);
        top.put("QueryLanguage", "JSONata");
        var waitsForPeople = StepNames.any(
                definition.steps(), step -> step instanceof Step.Work work && work.type() == StepType.APPROVAL);
        var timeout = definition.timeout().orElse(waitsForPeople ? TIMEOUT_WITH_PEOPLE : TIMEOUT);
        top.put("TimeoutSeconds", timeout.toSeconds());
        top.putAll(states);
        return top;
    }

    private Map<String, Object> start(Scope scope) {
        var state = States.pass("What the run was started with.");
        var values = new LinkedHashMap<String, Object>();
        values.put(scope.variable("run"), Scope.query("$states.input.run"));
        for (var input : analysis.inputs()) {
            values.put(scope.variable(input.name()), Scope.query(given(input)));
        }
        state.put("Assign", values);
        state.put("Output", Map.of());
        return state;
    }

    private static String given(Input input) {
        var value = "$states.input.inputs." + input.name();
        if (input.required()) {
            return value;
        }
        var otherwise = JsonataWriter.write(Scope.literal(input.defaultValue()), name -> name);
        return "$exists(" + value + ") ? " + value + " : " + otherwise;
    }

    private Map<String, Object> end(Scope scope) {
        var state = States.of("Succeed", "");
        state.put(
                "Output",
                definition.output().map(value -> scope.output(value.template())).orElse(Scope.query("null")));
        return state;
    }

    private CompiledWorkflow compiled(String text) {
        var permissions = EnumSet.noneOf(Permission.class);
        var workflows = new TreeSet<String>();
        var steps = StepNames.all(definition.steps());
        var calls = false;
        for (var step : steps) {
            if (step instanceof Step.Work work) {
                calls = true;
                work.type().permission().ifPresent(permissions::add);
                SenseCheck.written(work, "workflow").ifPresent(workflows::add);
            }
        }
        var placeholders = new LinkedHashSet<String>();
        if (calls || machine.readsPayloads()) {
            placeholders.add(CompiledWorkflow.STEP_FUNCTION);
        }
        if (machine.readsPayloads()) {
            placeholders.add(CompiledWorkflow.PAYLOAD_BUCKET);
        }
        return new CompiledWorkflow(
                definition.name(),
                definition.description(),
                text,
                List.copyOf(analysis.inputs()),
                machine.sourceMap(),
                steps.stream().map(Machine::source).toList(),
                placeholders,
                permissions,
                workflows,
                machine.isDistributed());
    }
}
