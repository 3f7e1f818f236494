package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.expression.Template;
import ai.jarvis.workflow.expression.TemplateReader;
import ai.jarvis.workflow.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what steps of several types have: their heads, values, targets and names. */
final class StepParts {
    private final Problems problems;
    private final TemplateReader templates;
    private final RetryReader retries;

    StepParts(Problems problems, TemplateReader templates, RetryReader retries) {
        this.problems = problems;
        this.templates = templates;
        this.retries = retries;
    }

    Step.Head head(Fields fields, String type, boolean goesOn, boolean canBeRetried) {
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

    Optional<Step.Target> target(Fields fields, String name) {
        return fields.text(name).map(target -> new Step.Target(target, fields.placeOf(name)));
    }

    /** A value that must be there. */
    Step.Value value(Fields fields, String name) {
        return fields.require(name)
                .map(this::value)
                .orElse(new Step.Value(new Template.Constant(null), fields.place()));
    }

    Step.Value value(YamlValue value) {
        return new Step.Value(templates.read(value), value.place());
    }

    Optional<Step.Assignment> name(Fields fields, String key) {
        return fields.text(key)
                .map(name -> assignment(
                        name, fields.placeOf(key), new Step.Value(new Template.Constant(null), fields.placeOf(key))));
    }

    private Step.Assignment assignment(String name, Place place, Step.Value value) {
        Names.valueProblem(name).ifPresent(detail -> problems.add(place, "invalid_name", detail));
        return new Step.Assignment(name, place, value);
    }

    List<Step.Assignment> assignments(Fields fields, String name, YamlValue value) {
        var assignments = new ArrayList<Step.Assignment>();
        fields.mapping(name, value).ifPresent(mapping -> mapping.members()
                .forEach((key, member) -> assignments.add(assignment(key, member.keyPlace(), value(member.value())))));
        return assignments;
    }
}
