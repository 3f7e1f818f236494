package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.StepType;
import ai.jarvis.workflow.expression.TemplateReader;
import ai.jarvis.workflow.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads lists of steps, each by its type. */
final class StepReader {
    /** How deep steps may be nested; each level of loops may double what is compiled. */
    static final int DEEPEST = 8;

    private static final int MOST_STEPS = 1_000;

    private final Problems problems;
    private final FlowReader flow;
    private final NestingReader nesting;
    private final WorkReader work;
    private int number;

    StepReader(Problems problems, TemplateReader templates) {
        this.problems = problems;
        var retries = new RetryReader(problems);
        var parts = new StepParts(problems, templates, retries);
        this.flow = new FlowReader(problems, parts);
        this.nesting = new NestingReader(problems, parts, retries, this::steps);
        this.work = new WorkReader(problems, parts);
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
                    case "condition" -> flow.condition(fields, type);
                    case "set" -> flow.set(fields, type);
                    case "return" -> flow.returnStep(fields, type);
                    case "wait" -> flow.waitStep(fields, type);
                    case "fail" -> flow.fail(fields, type);
                    case "if" -> nesting.ifStep(fields, type, depth);
                    case "switch" -> nesting.switchStep(fields, type, depth);
                    case "for" -> nesting.forStep(fields, type, depth);
                    case "while" -> nesting.whileStep(fields, type, depth);
                    case "parallel" -> nesting.parallel(fields, type, depth);
                    case "try" -> nesting.tryStep(fields, type, depth);
                    default ->
                        StepType.byAuthorsName(type)
                                .map(t -> work.read(fields, t, type))
                                .orElse(null);
                });
    }
}
