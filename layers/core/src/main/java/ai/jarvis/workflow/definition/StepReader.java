package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.StepType;
import ai.jarvis.workflow.expression.Kind;
import ai.jarvis.workflow.expression.Template;
import ai.jarvis.workflow.expression.TemplateReader;
import ai.jarvis.workflow.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads steps and the steps in them. */
final class StepReader {
    /** How deep steps may be nested; each level of loops may double what is compiled. */
    static final int DEEPEST = 8;

    private static final int MOST_STEPS = 1_000;
    private static final int MOST_ITERATIONS = 1_000_000;
    private static final int MOST_BRANCHES = 50;
    private static final int MOST_AT_A_TIME = 1_000;

    private final Problems problems;
    private final TemplateReader templates;
    private final RetryReader retries;
    private int number;

    StepReader(Problems problems, TemplateReader templates) {
        this.problems = problems;
        this.templates = templates;
        this.retries = new RetryReader(problems);
    }

    /** A list of steps, at least one. */
    List<Step> steps(Fields fields, String name, YamlValue value, int depth) {
        var elements = fields.list(name, value);
        if (elements.isEmpty() && value instanceof YamlValue.Sequence) {
            problems.add(value.place(), "no_steps", "`" + name + "` has no steps.");
        }
        if (depth > DEEPEST) {
            problems.add(value.place(), "nested_too_deep", "Steps are nested at most " + DEEPEST + " deep.");
            return List.of();
        }
        var steps = new ArrayList<Step>();
        for (var element : elements) {
            if (++number == MOST_STEPS + 1) {
                problems.add(element.place(), "too_many_steps", "A workflow has at most " + MOST_STEPS + " steps.");
            }
            if (element instanceof YamlValue.Mapping mapping) {
                step(mapping, depth).ifPresent(steps::add);
            } else {
                fields.wrongType(element, "a step", "a mapping with `name` and `type`");
            }
        }
        return steps;
    }

    private List<Step> block(Fields fields, String name, int depth) {
        return fields.take(name)
                .map(value -> steps(fields, name, value, depth + 1))
                .orElse(List.of());
    }

    private List<Step> requiredBlock(Fields fields, String name, int depth) {
        return fields.require(name)
                .map(value -> steps(fields, name, value, depth + 1))
                .orElse(List.of());
    }

    private Optional<Step> step(YamlValue.Mapping mapping, int depth) {
        var type = mapping.members().get("type");
        if (type != null
                && type.value() instanceof YamlValue.Scalar scalar
                && scalar.value() instanceof String typeName) {
            var fields = new Fields(mapping, "a `" + typeName + "` step", problems);
            fields.take("type");
            var step = step(fields, typeName, depth);
            if (step.isPresent()) {
                fields.finish();
            } else {
                problems.add(scalar.place(), "unknown_step_type", "There is no step type `" + typeName + "`.");
            }
            return step;
        }
        var fields = new Fields(mapping, "a step", problems);
        fields.require("type").ifPresent(value -> fields.wrongType(value, "type", "text"));
        return Optional.empty();
    }

    private Optional<Step> step(Fields fields, String type, int depth) {
        return Optional.ofNullable(
                switch (type) {
                    case "condition" -> condition(fields, type);
                    case "if" -> {
                        var head = head(fields, type, true, true);
                        yield new Step.If(
                                head,
                                value(fields, "condition"),
                                requiredBlock(fields, "then", depth),
                                block(fields, "else", depth));
                    }
                    case "switch" -> switchStep(fields, type, depth);
                    case "for" -> forStep(fields, type, depth);
                    case "while" -> whileStep(fields, type, depth);
                    case "parallel" -> parallel(fields, type, depth);
                    case "try" -> tryStep(fields, type, depth);
                    case "wait" -> waitStep(fields, type);
                    case "set" -> {
                        var head = head(fields, type, true, false);
                        var values = fields.require("values").map(v -> assignments(fields, "values", v));
                        yield new Step.Set(head, values.orElse(List.of()));
                    }
                    case "return" -> {
                        var head = head(fields, type, false, false);
                        yield new Step.Return(head, value(fields, "value"));
                    }
                    case "fail" -> fail(fields, type);
                    default ->
                        StepType.byAuthorsName(type)
                                .map(t -> work(fields, t, type))
                                .orElse(null);
                });
    }

    private Step.Head head(Fields fields, String type, boolean goesOn, boolean canBeRetried) {
        var name = fields.require("name").flatMap(v -> fields.text("name", v));
        name.flatMap(Names::stepProblem)
                .ifPresent(detail -> problems.add(fields.placeOf("name"), "invalid_name", detail));
        var next = goesOn ? target(fields, "next") : Optional.<Step.Target>empty();
        var retry =
                canBeRetried ? fields.take("retry").map(retries::read).orElse(List.of()) : List.<Step.RetryRule>of();
        return new Step.Head(
                name.orElse(Names.NONE),
                type,
                fields.place(),
                fields.has("name") ? fields.placeOf("name") : fields.place(),
                fields.text("description").orElse(""),
                Optional.empty(),
                retry,
                next);
    }

    private Optional<Step.Target> target(Fields fields, String name) {
        return fields.text(name).map(target -> new Step.Target(target, fields.placeOf(name)));
    }

    /** A value that must be there. */
    private Step.Value value(Fields fields, String name) {
        return fields.require(name)
                .map(this::value)
                .orElse(new Step.Value(new Template.Constant(null), fields.place()));
    }

    private Step.Value value(YamlValue value) {
        return new Step.Value(templates.read(value), value.place());
    }

    private Optional<Step.Assignment> name(Fields fields, String key) {
        return fields.text(key)
                .map(name -> assignment(
                        name, fields.placeOf(key), new Step.Value(new Template.Constant(null), fields.placeOf(key))));
    }

    private Step.Assignment assignment(String name, Place place, Step.Value value) {
        Names.valueProblem(name).ifPresent(detail -> problems.add(place, "invalid_name", detail));
        return new Step.Assignment(name, place, value);
    }

    private List<Step.Assignment> assignments(Fields fields, String name, YamlValue value) {
        var assignments = new ArrayList<Step.Assignment>();
        fields.mapping(name, value).ifPresent(mapping -> mapping.members()
                .forEach((key, member) -> assignments.add(assignment(key, member.keyPlace(), value(member.value())))));
        return assignments;
    }

    private Step work(Fields fields, StepType type, String written) {
        var head = head(fields, written, true, true);
        var timeout = fields.duration("timeout");
        var inputs = inputs(fields, type);
        var outputs = fields.take("outputs")
                .map(v -> assignments(fields, "outputs", v))
                .orElse(List.of());
        var timed = new Step.Head(
                head.name(),
                type.authorsName(),
                head.place(),
                head.namePlace(),
                head.description(),
                timeout,
                head.retry(),
                head.next());
        return new Step.Work(timed, type, inputs, outputs);
    }

    private Map<String, Step.Value> inputs(Fields fields, StepType type) {
        var given = fields.take("inputs").flatMap(v -> fields.mapping("inputs", v));
        var isNeeded = type.inputs().values().stream().anyMatch(StepType.Parameter::isRequired);
        if (given.isEmpty()) {
            if (!fields.has("inputs") && (isNeeded || !type.oneOf().isEmpty())) {
                problems.add(
                        fields.place(), "missing_key", "`inputs` is missing from a `" + type.authorsName() + "` step.");
            }
            return Map.of();
        }
        var inner = new Fields(given.get(), "the inputs of `" + type.authorsName() + "`", problems);
        var inputs = new LinkedHashMap<String, Step.Value>();
        type.inputs().forEach((name, parameter) -> {
            var value = parameter.isRequired() ? inner.require(name) : inner.take(name);
            value.ifPresent(v -> {
                var read = value(v);
                inputs.put(name, read);
                if (read.template() instanceof Template.Constant constant) {
                    var kind = Kind.of(constant.value());
                    if (!kind.mayBe(parameter.kind())) {
                        inner.wrongType(v, name, parameter.kind().words());
                    }
                }
            });
        });
        for (var names : type.oneOf()) {
            var present = names.stream().filter(inner::has).sorted().toList();
            if (present.size() != 1) {
                var all = names.stream().sorted().map(n -> "`" + n + "`").collect(Collectors.joining(" and "));
                problems.add(
                        present.isEmpty() ? inner.place() : inner.placeOf(present.getLast()),
                        present.isEmpty() ? "missing_key" : "conflicting_keys",
                        "`" + type.authorsName() + "` takes exactly one of " + all + ".");
            }
        }
        inner.finish();
        return inputs;
    }

    private Step condition(Fields fields, String type) {
        var head = head(fields, type, false, false);
        var onTrue = target(fields, "on_true");
        var onFalse = target(fields, "on_false");
        if (!fields.has("on_true") && !fields.has("on_false")) {
            problems.add(fields.place(), "missing_key", "A condition has `on_true`, `on_false` or both.");
        }
        return new Step.Condition(head, value(fields, "condition"), onTrue, onFalse);
    }

    private Step switchStep(Fields fields, String type, int depth) {
        var head = head(fields, type, true, true);
        var value = value(fields, "value");
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
            return sequence.elements().stream().map(this::value).toList();
        }
        return List.of(value(when));
    }

    private Step forStep(Fields fields, String type, int depth) {
        var head = head(fields, type, true, true);
        var item = name(fields, "item")
                .orElse(new Step.Assignment(
                        "item", fields.place(), new Step.Value(new Template.Constant(null), fields.place())));
        return new Step.For(
                head,
                value(fields, "in"),
                item,
                name(fields, "index"),
                fields.whole("concurrency", 1, MOST_AT_A_TIME).orElse(1),
                fields.whole("max_items", 1, MOST_ITERATIONS),
                fields.take("collect").map(this::value),
                fields.take("outputs")
                        .map(v -> assignments(fields, "outputs", v))
                        .orElse(List.of()),
                requiredBlock(fields, "steps", depth));
    }

    private Step whileStep(Fields fields, String type, int depth) {
        var head = head(fields, type, true, true);
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
                value(fields, "condition"),
                most,
                atLimit.equals("fail"),
                name(fields, "index"),
                requiredBlock(fields, "steps", depth));
    }

    private Step parallel(Fields fields, String type, int depth) {
        var head = head(fields, type, true, true);
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

    private Step tryStep(Fields fields, String type, int depth) {
        var head = head(fields, type, true, true);
        var body = requiredBlock(fields, "steps", depth);
        var handlers = new ArrayList<Step.Try.Handler>();
        fields.take("catch").ifPresent(list -> {
            for (var element : fields.list("catch", list)) {
                fields.mapping("a catch", element).ifPresent(mapping -> {
                    var inner = new Fields(mapping, "a catch", problems);
                    var errors = inner.take("errors").map(retries::errors).orElse(List.of());
                    var name = name(inner, "as");
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

    private Step waitStep(Fields fields, String type) {
        var head = head(fields, type, true, false);
        var seconds = fields.take("seconds");
        var until = fields.take("until");
        if (seconds.isPresent() == until.isPresent()) {
            problems.add(
                    fields.place(),
                    seconds.isPresent() ? "conflicting_keys" : "missing_key",
                    "A wait has `seconds` or `until`.");
        }
        seconds.ifPresent(value -> {
            if (value instanceof YamlValue.Scalar scalar && scalar.value() instanceof Number given) {
                if (!(given instanceof Long whole) || whole < 0 || whole > 31_536_000L) {
                    problems.add(value.place(), "out_of_range", "`seconds` is a whole number from 0 to 31536000.");
                }
            } else if (!(value instanceof YamlValue.Scalar scalar)
                    || !(scalar.value() instanceof String text)
                    || !text.startsWith("${")) {
                fields.wrongType(value, "seconds", "a whole number or one expression");
            }
        });
        until.ifPresent(value -> {
            if (!(value instanceof YamlValue.Scalar scalar) || !(scalar.value() instanceof String text)) {
                fields.wrongType(value, "until", "a time such as 2026-01-31T12:00:00Z");
            } else if (!text.contains("${") && !isTime(text)) {
                problems.add(value.place(), "wrong_type", "`until` is no time such as 2026-01-31T12:00:00Z.");
            }
        });
        return new Step.Wait(head, seconds.map(this::value), until.map(this::value));
    }

    private static boolean isTime(String text) {
        try {
            java.time.OffsetDateTime.parse(text);
            return true;
        } catch (java.time.format.DateTimeParseException e) {
            return false;
        }
    }

    private Step fail(Fields fields, String type) {
        var head = head(fields, type, false, false);
        var error = fields.text("error").orElse("Failed");
        if (!RetryReader.isOwnName(error)) {
            problems.add(
                    fields.placeOf("error"),
                    "invalid_name",
                    "An error's name has letters and digits, a capital first.");
        }
        return new Step.Fail(head, error, value(fields, "message"));
    }
}
