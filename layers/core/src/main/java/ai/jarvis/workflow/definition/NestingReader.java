package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.expression.Template;
import ai.jarvis.workflow.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;

/** Reads steps that have steps in them. */
final class NestingReader {
    private static final int MOST_ITERATIONS = 1_000_000;
    private static final int MOST_BRANCHES = 50;
    private static final int MOST_AT_A_TIME = 1_000;

    private final Problems problems;
    private final StepParts parts;
    private final RetryReader retries;
    private final Steps steps;

    /** Reads the steps inside. */
    @FunctionalInterface
    interface Steps {
        List<Step> read(Fields fields, String name, YamlValue value, int depth);
    }

    NestingReader(Problems problems, StepParts parts, RetryReader retries, Steps steps) {
        this.problems = problems;
        this.parts = parts;
        this.retries = retries;
        this.steps = steps;
    }

    Step ifStep(Fields fields, String type, int depth) {
        var head = parts.head(fields, type, true, true);
        return new Step.If(
                head,
                parts.value(fields, "condition"),
                requiredBlock(fields, "then", depth),
                block(fields, "else", depth));
    }

    Step switchStep(Fields fields, String type, int depth) {
        var head = parts.head(fields, type, true, true);
        var value = parts.value(fields, "value");
        var cases = new ArrayList<Step.Switch.Case>();
        fields.require("cases").ifPresent(list -> {
            for (var element : fields.list("cases", list)) {
                fields.mapping("a case", element).ifPresent(mapping -> {
                    var inner = new Fields(mapping, "a case", problems);
                    var values = inner.require("when").map(this::alternatives).orElse(List.of());
                    cases.add(new Step.Switch.Case(values, requiredBlock(inner, "steps", depth)));
                    inner.finish();
                });
            }
            if (list instanceof YamlValue.Sequence sequence
                    && sequence.elements().isEmpty()) {
                problems.add(list.place(), "no_steps", "A switch has at least one case.");
            }
        });
        return new Step.Switch(head, value, cases, block(fields, "default", depth));
    }

    private List<Step.Value> alternatives(YamlValue when) {
        if (when instanceof YamlValue.Sequence sequence) {
            if (sequence.elements().isEmpty()) {
                problems.add(when.place(), "wrong_type", "`when` has no values.");
            }
            return sequence.elements().stream().map(parts::value).toList();
        }
        return List.of(parts.value(when));
    }

    Step forStep(Fields fields, String type, int depth) {
        var head = parts.head(fields, type, true, true);
        var item = parts.name(fields, "item")
                .orElse(new Step.Assignment(
                        "item", fields.place(), new Step.Value(new Template.Constant(null), fields.place())));
        return new Step.For(
                head,
                parts.value(fields, "in"),
                item,
                parts.name(fields, "index"),
                fields.whole("concurrency", 1, MOST_AT_A_TIME).orElse(1),
                fields.whole("max_items", 1, MOST_ITERATIONS),
                fields.take("collect").map(parts::value),
                fields.take("outputs")
                        .map(v -> parts.assignments(fields, "outputs", v))
                        .orElse(List.of()),
                requiredBlock(fields, "steps", depth));
    }

    Step whileStep(Fields fields, String type, int depth) {
        var head = parts.head(fields, type, true, true);
        if (!fields.has("max_iterations")) {
            problems.add(fields.place(), "unbounded_loop", "`max_iterations` is missing: every `while` has a bound.");
        }
        var most = fields.whole("max_iterations", 1, MOST_ITERATIONS).orElse(1);
        var atLimit = fields.text("on_limit").orElse("fail");
        if (!atLimit.equals("fail") && !atLimit.equals("continue")) {
            problems.add(fields.placeOf("on_limit"), "out_of_range", "`on_limit` is `fail` or `continue`.");
        }
        return new Step.While(
                head,
                parts.value(fields, "condition"),
                most,
                atLimit.equals("fail"),
                parts.name(fields, "index"),
                requiredBlock(fields, "steps", depth));
    }

    Step parallel(Fields fields, String type, int depth) {
        var head = parts.head(fields, type, true, true);
        var branches = new ArrayList<Step.Parallel.Branch>();
        fields.require("branches").ifPresent(list -> {
            for (var element : fields.list("branches", list)) {
                fields.mapping("a branch", element).ifPresent(mapping -> {
                    var inner = new Fields(mapping, "a branch", problems);
                    var name = inner.require("name").flatMap(v -> inner.text("name", v));
                    name.flatMap(Names::stepProblem)
                            .ifPresent(d -> problems.add(inner.placeOf("name"), "invalid_name", d));
                    if (name.isPresent()
                            && branches.stream().anyMatch(b -> b.name().equals(name.get()))) {
                        problems.add(
                                inner.placeOf("name"),
                                "duplicate_name",
                                "There is a branch `" + name.get() + "` already.");
                    }
                    var steps = requiredBlock(inner, "steps", depth);
                    branches.add(new Step.Parallel.Branch(name.orElse(Names.NONE), inner.placeOf("name"), steps));
                    inner.finish();
                });
            }
            if (list instanceof YamlValue.Sequence s
                    && (s.elements().isEmpty() || s.elements().size() > MOST_BRANCHES)) {
                problems.add(list.place(), "out_of_range", "There are 1 to " + MOST_BRANCHES + " branches.");
            }
        });
        return new Step.Parallel(head, branches);
    }

    Step tryStep(Fields fields, String type, int depth) {
        var head = parts.head(fields, type, true, true);
        var body = requiredBlock(fields, "steps", depth);
        var handlers = new ArrayList<Step.Try.Handler>();
        fields.take("catch").ifPresent(list -> {
            for (var element : fields.list("catch", list)) {
                fields.mapping("a catch", element).ifPresent(mapping -> {
                    var inner = new Fields(mapping, "a catch", problems);
                    var errors = inner.take("errors").map(retries::errors).orElse(List.of());
                    var name = parts.name(inner, "as");
                    handlers.add(
                            new Step.Try.Handler(errors, name, inner.place(), requiredBlock(inner, "steps", depth)));
                    inner.finish();
                });
            }
        });
        if (!fields.has("catch") && !fields.has("finally")) {
            problems.add(fields.place(), "missing_key", "A try has `catch`, `finally` or both.");
        }
        return new Step.Try(head, body, handlers, block(fields, "finally", depth));
    }

    private List<Step> block(Fields fields, String name, int depth) {
        return fields.take(name)
                .map(value -> steps.read(fields, name, value, depth + 1))
                .orElse(List.of());
    }

    private List<Step> requiredBlock(Fields fields, String name, int depth) {
        return fields.require(name)
                .map(value -> steps.read(fields, name, value, depth + 1))
                .orElse(List.of());
    }
}
