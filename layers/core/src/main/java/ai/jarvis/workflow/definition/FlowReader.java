package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.yaml.YamlValue;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Reads steps that do no work and have no steps in them. */
final class FlowReader {
    private final Problems problems;
    private final StepParts parts;

    FlowReader(Problems problems, StepParts parts) {
        this.problems = problems;
        this.parts = parts;
    }

    Step condition(Fields fields, String type) {
        var head = parts.head(fields, type, false, false);
        var onTrue = parts.target(fields, "on_true");
        var onFalse = parts.target(fields, "on_false");
        if (!fields.has("on_true") && !fields.has("on_false")) {
            problems.add(fields.place(), "missing_key", "A condition has `on_true`, `on_false` or both.");
        }
        return new Step.Condition(head, parts.value(fields, "condition"), onTrue, onFalse);
    }

    Step set(Fields fields, String type) {
        var head = parts.head(fields, type, true, false);
        var values = fields.require("values").map(v -> parts.assignments(fields, "values", v));
        return new Step.Set(head, values.orElse(List.of()));
    }

    Step returnStep(Fields fields, String type) {
        var head = parts.head(fields, type, false, false);
        return new Step.Return(head, parts.value(fields, "value"));
    }

    Step waitStep(Fields fields, String type) {
        var head = parts.head(fields, type, true, false);
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
        return new Step.Wait(head, seconds.map(parts::value), until.map(parts::value));
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    Step fail(Fields fields, String type) {
        var head = parts.head(fields, type, false, false);
        var error = fields.text("error").orElse("Failed");
        if (!RetryReader.isOwnName(error)) {
            problems.add(
                    fields.placeOf("error"),
                    "invalid_name",
                    "An error's name has letters and digits, a capital first.");
        }
        return new Step.Fail(head, error, parts.value(fields, "message"));
    }
}
