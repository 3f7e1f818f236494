package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.expression.Expression;
import ai.jarvis.workflow.expression.Function;
import ai.jarvis.workflow.expression.Template;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many events steps make in the history of their execution, about and at most. An execution ends at 25,000
 * (<a href="https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html">Quotas</a>).
 */
final class Events {
    /** What loops of one execution may make together; the rest is for retries and what is around them. */
    static final double BUDGET = 12_000;

    /** How often a loop is taken to go round, as long as nobody knows, where loops in it are planned. */
    private static final double USUAL_ITERATIONS = 50;

    private static final int CALL = 6;
    private static final int ATTEMPT = 3;
    private static final int STATE = 2;
    private static final int CHILD_EXECUTIONS = 40;

    private Events() {}

    /** Of one time through the steps, if loops in them may make that many. */
    static double of(List<Step> steps, double budget) {
        return steps.stream().mapToDouble(step -> of(step, budget)).sum();
    }

    private static double of(Step step, double budget) {
        var retries = step.head().retry().stream()
                .mapToInt(Step.RetryRule::attempts)
                .max()
                .orElse(1);
        return switch (step) {
            case Step.Work s -> CALL + ATTEMPT * Math.max(retries, 1);
            case Step.For s -> budget + CHILD_EXECUTIONS;
            case Step.While s -> Math.min(budget, s.mostIterations() * iteration(s, budget)) + CHILD_EXECUTIONS;
            case Step.If s -> 2 * STATE + retries * most(s, budget);
            case Step.Switch s -> 2 * STATE + retries * most(s, budget);
            case Step.Parallel s -> 4 * STATE + retries * sum(s, budget);
            case Step.Try s -> 8 * STATE + retries * sum(s, budget);
            case Step.Condition s -> STATE;
            case Step.Wait s -> STATE;
            case Step.Set s -> STATE;
            case Step.Return s -> STATE;
            case Step.Fail s -> STATE;
        };
    }

    private static double most(Step step, double budget) {
        return step.blocks().stream()
                .mapToDouble(block -> of(block, budget))
                .max()
                .orElse(0);
    }

    private static double sum(Step step, double budget) {
        return step.blocks().stream().mapToDouble(block -> of(block, budget)).sum();
    }

    /** Of one iteration, with the states that loops are made of. */
    static double iteration(Step.For step, double budget) {
        return 3 * STATE + of(step.steps(), inner(step, budget));
    }

    static double iteration(Step.While step, double budget) {
        return 2 * STATE + of(step.steps(), inner(step, budget));
    }

    /** What loops in a loop may make each time, if the loop may make that many. */
    static double inner(Step.For step, double budget) {
        var length = length(step.list().template());
        var most = length.isPresent() ? length.getAsLong() : step.mostItems().orElse(Integer.MAX_VALUE);
        return budget / Math.clamp((double) most, 1, USUAL_ITERATIONS);
    }

    static double inner(Step.While step, double budget) {
        return budget / Math.min(step.mostIterations(), USUAL_ITERATIONS);
    }

    /** How long a list is, where its text tells. */
    static OptionalLong length(Template list) {
        if (list instanceof Template.ListOf elements) {
            return OptionalLong.of(elements.elements().size());
        }
        if (list instanceof Template.Whole whole) {
            if (whole.value().expression() instanceof Expression.ListOf elements) {
                return OptionalLong.of(elements.elements().size());
            }
            if (whole.value().expression() instanceof Expression.Call call
                    && call.function() == Function.RANGE
                    && call.arguments().getFirst() instanceof Expression.Literal first
                    && call.arguments().getLast() instanceof Expression.Literal last
                    && first.value() instanceof Long from
                    && last.value() instanceof Long to) {
                return OptionalLong.of(Math.max(0, to - from + 1));
            }
        }
        return OptionalLong.empty();
    }
}
