package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.definition.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code Retry} and {@code Catch} of states are made of: specific errors first, {@code States.ALL} last. */
final class Retries {
    /** What is done about troubles that pass, where an author says nothing of them. */
    private static final Step.RetryRule TRANSIENT =
            new Step.RetryRule(List.of(), 5, Duration.ofSeconds(2), 2, Duration.ofMinutes(1), true);

    private final List<Map<String, Object>> retriers = new ArrayList<>();
    private final HashSet<String> covered = new HashSet<>();

    private Retries() {}

    /** Of a state that calls the step function. */
    static List<Map<String, Object>> ofCall(List<Step.RetryRule> rules) {
        var retries = new Retries();
        rules.forEach(retries::add);
        if (!retries.covered.contains(StepErrors.ANY)) {
            retries.add(TRANSIENT, StepErrors.TRANSIENT);
        }
        return retries.retriers;
    }

    /** Of a state that has states in it; a return that comes out of them as an error is no error. */
    static List<Map<String, Object>> ofBlock(List<Step.RetryRule> rules, boolean mayReturn) {
        var retries = new Retries();
        if (mayReturn && !rules.isEmpty()) {
            retries.never(List.of(StepErrors.RETURNED));
        }
        rules.forEach(retries::add);
        return retries.retriers;
    }

    private void add(Step.RetryRule rule) {
        if (rule.errors().isEmpty()) {
            never(StepErrors.FINAL);
            add(rule, List.of(StepErrors.ANY));
        } else {
            add(rule, names(rule.errors()));
        }
    }

    private void add(Step.RetryRule rule, List<String> errors) {
        var own = errors.stream().filter(covered::add).toList();
        if (own.isEmpty()) {
            return;
        }
        if (rule.attempts() == 1) {
            retriers.add(never(own, new LinkedHashMap<>()));
            return;
        }
        var retrier = new LinkedHashMap<String, Object>();
        retrier.put("ErrorEquals", own);
        retrier.put("IntervalSeconds", rule.interval().toSeconds());
        retrier.put("BackoffRate", rule.backoff());
        if (rule.longestInterval().compareTo(rule.interval()) > 0) {
            retrier.put("MaxDelaySeconds", rule.longestInterval().toSeconds());
        }
        retrier.put("MaxAttempts", rule.attempts() - 1);
        retrier.put("JitterStrategy", rule.jitter() ? "FULL" : "NONE");
        retriers.add(retrier);
    }

    private void never(List<String> errors) {
        var own = errors.stream().filter(covered::add).toList();
        if (!own.isEmpty()) {
            retriers.add(never(own, new LinkedHashMap<>()));
        }
    }

    private static Map<String, Object> never(List<String> errors, Map<String, Object> retrier) {
        retrier.put("ErrorEquals", errors);
        retrier.put("MaxAttempts", 0);
        return retrier;
    }

    /** What Step Functions calls these errors. {@code States.ALL} stands alone, as it must. */
    static List<String> names(List<Step.ErrorName> errors) {
        var names = new ArrayList<String>();
        for (var error : errors) {
            names.addAll(StepErrors.byAuthorsName(error.name()).orElse(List.of(error.name())));
        }
        return names.isEmpty() || names.contains(StepErrors.ANY)
                ? List.of(StepErrors.ANY)
                : names.stream().distinct().toList();
    }
}
