package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads when steps are tried again, and names of errors. */
final class RetryReader {
    private static final Pattern OWN_NAME = Pattern.compile("[A-Z][A-Za-z0-9]{0,79}");
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

    private final Problems problems;

    RetryReader(Problems problems) {
        this.problems = problems;
    }

    /** Whether an author can give this name to an error. */
    static boolean isOwnName(String name) {
        return OWN_NAME.matcher(name).matches() && !name.equals(StepErrors.RETURNED);
    }

    /** One rule or a list of rules. */
    List<Step.RetryRule> read(YamlValue value) {
        var rules = new ArrayList<Step.RetryRule>();
        var elements = value instanceof YamlValue.Sequence sequence ? sequence.elements() : List.of(value);
        for (var element : elements) {
            if (element instanceof YamlValue.Mapping mapping) {
                rules.add(rule(new Fields(mapping, "a retry", problems)));
            } else {
                problems.add(element.place(), "wrong_type", "`retry` is a mapping with `attempts`, or a list of such.");
            }
        }
        return rules;
    }

    private Step.RetryRule rule(Fields fields) {
        var errors = fields.take("errors").map(this::errors).orElse(List.of());
        if (!fields.has("attempts")) {
            fields.require("attempts");
        }
        var interval = fields.duration("interval").orElse(Duration.ofSeconds(1));
        var longest = fields.duration("max_delay");
        if (longest.isPresent() && longest.get().compareTo(interval) < 0) {
            problems.add(fields.placeOf("max_delay"), "out_of_range", "`max_delay` is shorter than `interval`.");
        }
        var rule = new Step.RetryRule(
                errors,
                fields.whole("attempts", 1, 100).orElse(1),
                interval,
                fields.decimal("backoff", 1, 100).orElse(2.0),
                longest.orElse(interval.compareTo(LONGEST_INTERVAL) > 0 ? interval : LONGEST_INTERVAL),
                fields.truth("jitter").orElse(true));
        fields.finish();
        return rule;
    }

    /** Names of errors: one, or a list. */
    List<Step.ErrorName> errors(YamlValue value) {
        var names = new ArrayList<Step.ErrorName>();
        var elements = value instanceof YamlValue.Sequence sequence ? sequence.elements() : List.of(value);
        for (var element : elements) {
            if (element instanceof YamlValue.Scalar scalar && scalar.value() instanceof String name) {
                if (StepErrors.byAuthorsName(name).isEmpty() && !isOwnName(name)) {
                    problems.add(
                            element.place(),
                            "unknown_error",
                            "There is no error `%s`; there are %s, and those that `fail` steps name."
                                    .formatted(
                                            name,
                                            String.join(
                                                    ", ",
                                                    StepErrors.authorsNames().stream()
                                                            .sorted()
                                                            .toList())));
                } else {
                    names.add(new Step.ErrorName(name, element.place()));
                }
            } else {
                problems.add(element.place(), "wrong_type", "The name of an error is text.");
            }
        }
        if (elements.isEmpty()) {
            problems.add(value.place(), "wrong_type", "`errors` names no error.");
        }
        return names;
    }
}
