package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.StepType;
import ai.jarvis.workflow.expression.Kind;
import ai.jarvis.workflow.expression.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads steps that call the step function: what goes in and what comes out. */
final class WorkReader {
    private final Problems problems;
    private final StepParts parts;

    WorkReader(Problems problems, StepParts parts) {
        this.problems = problems;
        this.parts = parts;
    }

    Step read(Fields fields, StepType type, String written) {
        var head = parts.head(fields, written, true, true);
        var timeout = fields.duration("timeout");
        var inputs = inputs(fields, type);
        var outputs = fields.take("outputs")
                .map(v -> parts.assignments(fields, "outputs", v))
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
                var read = parts.value(v);
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
}
