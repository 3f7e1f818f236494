package ai.jarvis.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of errors: those that authors write in {@code catch} and {@code retry}, and those that Step Functions sees.
 * The latter are the names of the exceptions' classes where a function raised them, and {@code States.*} where the
 * service did (<a href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html">Handling
 * errors</a>).
 */
public final class StepErrors {
    public static final String REFUSED = StepRefused.class.getName();
    public static final String UNAVAILABLE = StepUnavailable.class.getName();
    public static final String TIMED_OUT = StepTimedOut.class.getName();
    public static final String BUDGET = BudgetExceeded.class.getName();
    public static final String CANCELLED = StepCancelled.class.getName();

    /** A {@code while} whose condition still held after the most iterations that it may do. */
    public static final String LOOP_LIMIT = "LoopLimitReached";

    /** A {@code for} whose list is longer than its author allows. */
    public static final String LIST_LIMIT = "ListTooLong";

    /** How a {@code return} leaves loops and branches that run at the same time. Authors never see it. */
    public static final String RETURNED = "WorkflowReturned";

    /** What every author's {@code any} stands for. */
    public static final String ANY = "States.ALL";

    /** The service's own troubles, where to try again is what AWS advises. */
    public static final List<String> TRANSIENT = List.of(
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.TooManyRequestsException",
            "Lambda.ClientExecutionTimeoutException",
            UNAVAILABLE);

    /** Trying again changes nothing about these. */
    public static final List<String> FINAL = List.of(REFUSED, BUDGET, CANCELLED);

    private static final Map<String, List<String>> BY_AUTHORS_NAME = Map.of(
            "any", List.of(ANY),
            "timeout", List.of(TIMED_OUT, "States.Timeout"),
            "unavailable", TRANSIENT,
            "refused", List.of(REFUSED),
            "budget", List.of(BUDGET),
            "data", List.of("States.QueryEvaluationError"),
            "loop_limit", List.of(LOOP_LIMIT, LIST_LIMIT),
            "iteration", List.of("States.ExceedToleratedFailureThreshold"));

    private StepErrors() {}

    /** The names that authors may write, besides those that they give to their own {@code fail} steps. */
    public static Set<String> authorsNames() {
        return BY_AUTHORS_NAME.keySet();
    }

    /** What Step Functions calls the errors of this author's name, if it is one of {@link #authorsNames}. */
    public static Optional<List<String>> byAuthorsName(String name) {
        return Optional.ofNullable(BY_AUTHORS_NAME.get(name));
    }
}
