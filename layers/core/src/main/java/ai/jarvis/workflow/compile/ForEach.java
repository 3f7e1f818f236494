package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.CompiledWorkflow;
import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.StepType;
import ai.jarvis.workflow.analysis.Analysis;
import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.definition.StepNames;
import ai.jarvis.workflow.expression.JsonataWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code for}: an inline map as long as the history of the execution has room for it, a distributed map, whose
 * iterations are executions of their own, for longer lists and for lists that are kept elsewhere. Where the text does
 * not tell which it will be, both are written and the list decides.
 */
record ForEach(Steps steps, Blocks blocks, Analysis analysis) {
    /** What Step Functions runs at a time in an inline map. */
    private static final int MOST_AT_A_TIME_INLINE = 40;

    private static final int MOST_INLINE = 1_000;

    /** Loops in that many loops are written once, as distributed maps: each level of copies doubles what is in it. */
    private static final int DEEPEST_COPIED = 3;

    /**
     * How a loop is written.
     *
     * @param inline how long the list may be for an inline map; 0 if there is none
     * @param isDistributed whether there is a distributed map
     * @param isLiteral whether the list is in the text, so that its length is known
     * @param isBounded whether the author says how long it may be
     */
    record Plan(long inline, boolean isDistributed, boolean isLiteral, boolean isBounded) {
        boolean asks() {
            return !isLiteral && (isBounded || (inline > 0 && isDistributed));
        }

        /** What the name of the loop's first state ends with. */
        String begin() {
            if (asks()) {
                return ": size";
            }
            return isLiteral || inline > 0 ? "" : ": store";
        }
    }

    static Plan plan(Scope scope, Step.For step) {
        var room = Math.min((long) (scope.budget / Events.iteration(step, scope.budget)), MOST_INLINE);
        var inline = step.concurrency() > MOST_AT_A_TIME_INLINE ? 0 : room;
        var isDeep = scope.indices.size() >= DEEPEST_COPIED;
        var length = Events.length(step.list().template());
        if (length.isPresent()) {
            var fits = length.getAsLong() <= inline;
            return new Plan(
                    fits ? Math.max(1, inline) : 0,
                    !fits,
                    true,
                    step.mostItems().isPresent());
        }
        if (StepNames.mayReturn(step.steps())) {
            return new Plan(Math.max(1, inline), false, false, true);
        }
        var most = step.mostItems().map(Integer::longValue).orElse(Long.MAX_VALUE);
        return new Plan(
                isDeep ? 0 : Math.min(inline, most),
                true,
                false,
                step.mostItems().isPresent());
    }

    void write(Scope scope, Step.For step, String next) {
        var plan = plan(scope, step);
        check(scope, step, plan);
        var name = scope.name(step.name());
        if (plan.asks()) {
            ask(scope, step, plan);
        }
        if (plan.inline() > 0) {
            map(scope, step, name, scope.suffix, false, false, next);
        }
        if (plan.isDistributed()) {
            scope.machine.distribute();
            var suffix = plan.inline() > 0 ? scope.machine.nextCopy() : scope.suffix;
            var target = step.name() + suffix;
            if (!plan.isLiteral()) {
                store(scope, step, target);
            }
            map(scope, step, target, suffix, true, !plan.isLiteral(), next);
        }
        blocks.writeReturn(scope, step);
    }

    private static void check(Scope scope, Step.For step, Plan plan) {
        if (!StepNames.mayReturn(step.steps())) {
            return;
        }
        var room = (long) (scope.budget / Events.iteration(step, scope.budget));
        var most = step.mostItems().map(Integer::longValue).orElse(Long.MAX_VALUE);
        var isTooLong = !plan.isLiteral() && most > Math.min(room, MOST_INLINE);
        if (plan.isDistributed() || isTooLong || step.concurrency() > MOST_AT_A_TIME_INLINE) {
            var where = StepNames.all(step.steps()).stream()
                    .filter(Step.Return.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            scope.machine
                    .problems()
                    .add(
                            where.head().place(),
                            "return_in_long_loop",
                            "To return out of `%s`, its list must be short: give it `max_items` of at most %d and a concurrency of at most %d."
                                    .formatted(
                                            step.name(),
                                            Math.max(1, Math.min(room, MOST_INLINE)),
                                            MOST_AT_A_TIME_INLINE));
        }
    }

    private static void ask(Scope scope, Step.For step, Plan plan) {
        var name = scope.name(step.name() + ": size");
        var tooLong = scope.name(step.name() + ": too long");
        var choices = new ArrayList<Object>();
        var list = step.list().template().asExpression();
        step.mostItems()
                .ifPresent(most -> choices.add(States.choice(
                        JsonataWriter.writeIsLong(list, most, !plan.isDistributed(), scope::reference),
                        scope.to(tooLong))));
        if (plan.isDistributed() && plan.inline() > 0) {
            choices.add(States.choice(
                    JsonataWriter.writeIsLong(list, plan.inline(), true, scope::reference),
                    scope.to(scope.name(step.name() + ": store"))));
        }
        var question = States.of("Choice", "");
        question.put("Choices", choices);
        question.put("Default", scope.to(scope.name(step.name() + (plan.inline() > 0 ? "" : ": store"))));
        scope.add(name, step, question);
        step.mostItems().ifPresent(most -> {
            var state = States.of("Fail", "");
            state.put("Error", StepErrors.LIST_LIMIT);
            state.put(
                    "Cause",
                    "The list of `%s` has more than its %d items, or more bytes than can be handed on."
                            .formatted(step.name(), most));
            scope.add(tooLong, step, state);
        });
    }

    /** Puts the list where a distributed map can read it, if it is not there yet. */
    private static void store(Scope scope, Step.For step, String next) {
        var inputs = new LinkedHashMap<String, Object>();
        inputs.put("value", scope.value(step.list().template()));
        var state = Calls.state(scope, StepType.STORE, step, inputs);
        state.put("Comment", "Keeps the list where the executions of the iterations can read it.");
        state.put("TimeoutSeconds", StepType.STORE.timeout().toSeconds());
        state.put("Retry", Retries.ofCall(List.of()));
        state.put("Output", Scope.query(Calls.outputs(StepType.STORE) + ".stored"));
        state.put("Next", scope.to(next));
        scope.add(scope.name(step.name() + ": store"), step, state);
    }

    private void map(
            Scope scope,
            Step.For step,
            String name,
            String suffix,
            boolean isDistributed,
            boolean isStored,
            String next) {
        var state = States.of("Map", step.head().description());
        scope.add(name, step, state);
        var known = analysis.atStart().get(step.name());
        var passed = new HashSet<>(StepNames.used(step.steps()));
        step.collect().ifPresent(value -> passed.addAll(StepNames.used(value.template())));
        passed.retainAll(known);
        var children =
                new Children(scope, isDistributed ? passed.stream().sorted().toList() : List.of());
        Map<String, Object> selector = isDistributed ? children.selector() : new LinkedHashMap<>();
        selector.put("item", Scope.query("$states.context.Map.Item.Value"));
        selector.put("index", Scope.query("$states.context.Map.Item.Index"));
        if (isStored) {
            scope.machine.readPayloads();
            state.put("ItemReader", reader());
        } else {
            state.put("Items", scope.value(step.list().template()));
        }
        state.put("ItemSelector", selector);
        state.put("MaxConcurrency", step.concurrency());
        var machine = iteration(scope, step, suffix, isDistributed, children);
        if (isDistributed) {
            state.put("ItemProcessor", Children.processor(machine));
        } else {
            var processor = new LinkedHashMap<String, Object>();
            processor.put("ProcessorConfig", Map.of("Mode", "INLINE"));
            processor.putAll(machine);
            state.put("ItemProcessor", processor);
        }
        var mayReturn = StepNames.mayReturn(step.steps());
        States.putUnlessEmpty(state, "Retry", Retries.ofBlock(step.head().retry(), mayReturn));
        if (mayReturn) {
            state.put("Catch", List.of(blocks.returned(scope, step)));
        }
        var values = new LinkedHashMap<String, Object>();
        step.outputs()
                .forEach(output -> values.put(
                        scope.variable(output.name()),
                        scope.value(output.value().template(), Map.of(Step.For.RESULTS, "$states.result"))));
        States.putUnlessEmpty(state, "Assign", values);
        state.put("Output", Map.of());
        state.put("Next", scope.to(next));
    }

    private static Map<String, Object> reader() {
        var reader = new LinkedHashMap<String, Object>();
        reader.put("Resource", "arn:aws:states:::s3:getObject");
        reader.put("ReaderConfig", Map.of("InputType", "JSON"));
        var arguments = new LinkedHashMap<String, Object>();
        arguments.put("Bucket", "${" + CompiledWorkflow.PAYLOAD_BUCKET + "}");
        arguments.put("Key", Scope.query("$lookup($states.input, \"$ref\")"));
        reader.put("Arguments", arguments);
        return reader;
    }

    private Map<String, Object> iteration(
            Scope around, Step.For step, String suffix, boolean isDistributed, Children children) {
        var names = new HashSet<>(StepNames.assigned(step.steps()));
        var budget = isDistributed ? Events.BUDGET : Events.inner(step, around.budget);
        names.add(step.item().name());
        step.index().ifPresent(index -> names.add(index.name()));
        var scope = around.inner(Ending.RAISE, names.stream().sorted().toList(), budget, suffix);
        var counter = step.index().map(index -> scope.variable(index.name())).orElseGet(() -> scope.fresh("iteration"));
        var counted = isDistributed ? children.countedIn(scope) : scope;
        var first = scope.name(step.name() + ": item");
        var last = scope.name(step.name() + ": collect");
        var state = States.pass("");
        var values = new LinkedHashMap<String, Object>();
        if (isDistributed) {
            values.putAll(children.values(counted));
        }
        values.put(scope.variable(step.item().name()), Scope.query("$states.input.item"));
        values.put(counter, Scope.query("$states.input.index"));
        state.put("Assign", values);
        scope.add(first, step, state);
        state.put("Next", scope.to(steps.write(counted.counting(counter, budget), step.steps(), last)));
        if (scope.isReferred(last)) {
            var end = States.pass("");
            end.put(
                    "Output",
                    step.collect().map(value -> scope.output(value.template())).orElse(Scope.query("null")));
            end.put("End", true);
            scope.add(last, step, end);
        }
        return scope.states(first);
    }
}
