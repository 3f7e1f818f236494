package ai.jarvis.rollout;

import ai.jarvis.evaluation.Evaluation;
import ai.jarvis.evaluation.EvaluationId;
import ai.jarvis.evaluation.EvaluationStore;
import ai.jarvis.evaluation.Gate;
import ai.jarvis.evaluation.Report;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.util.List;
import java.util.Optional;

/** Goes by what evaluations found. */
public final class EvaluatedGate implements EvaluationGate {
    private final EvaluationStore evaluations;

    public EvaluatedGate(EvaluationStore evaluations) {
        this.evaluations = evaluations;
    }

    @Override
    public void requirePassed(Rollout rollout, String id) {
        var evaluation = Optional.of(id)
                .filter(sent -> Ids.isId(EvaluationId.PREFIX, sent))
                .flatMap(sent -> evaluations.find(rollout.tenant(), new EvaluationId(sent)))
                .orElseThrow(() -> refusal("is not an evaluation"));
        if (!isOf(evaluation, rollout)) {
            throw refusal("is not of this candidate");
        }
        if (evaluation.plan().gate().equals(Gate.NONE)) {
            throw refusal("has no gate");
        }
        var report = evaluation
                .report()
                .filter(each -> evaluation.status() == Evaluation.Status.SUCCESS)
                .orElseThrow(() -> refusal("has not come to its end"));
        requirePassed(report);
    }

    private static void requirePassed(Report report) {
        if (!report.gate().passed()) {
            throw refusal("was not passed: " + String.join("; ", report.gate().reasons()));
        }
    }

    /** An evaluation names a prompt as its author did, by name or id. */
    private static boolean isOf(Evaluation evaluation, Rollout rollout) {
        var evaluated = evaluation.candidate();
        var subject = rollout.subject();
        return switch (subject.kind()) {
            case MODEL -> evaluated.model().filter(rollout.candidate()::equals).isPresent();
            case PROMPT ->
                evaluated
                                .prompt()
                                .filter(named -> named.equals(subject.id()) || named.equals(subject.name()))
                                .isPresent()
                        && evaluated
                                .version()
                                .filter(rollout.candidate()::equals)
                                .isPresent();
        };
    }

    private static Refusal refusal(String detail) {
        return Refusal.unprocessable(
                "evaluation_not_passed",
                "The evaluation does not let this rollout begin.",
                List.of(new FieldError("/gate/evaluation", detail)));
    }
}
