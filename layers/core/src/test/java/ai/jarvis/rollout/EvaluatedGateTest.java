package ai.jarvis.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.evaluation.DatasetId;
import ai.jarvis.evaluation.Estimate;
import ai.jarvis.evaluation.Evaluation;
import ai.jarvis.evaluation.EvaluationId;
import ai.jarvis.evaluation.Gate;
import ai.jarvis.evaluation.InMemoryEvaluationStore;
import ai.jarvis.evaluation.Plan;
import ai.jarvis.evaluation.Report;
import ai.jarvis.evaluation.Scoring;
import ai.jarvis.evaluation.Subject;
import ai.jarvis.platform.Refusal;
import ai.jarvis.prompt.PromptId;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluatedGateTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final TenantId TENANT = TenantId.fresh();
    private static final Gate GATE = new Gate(Optional.of(0.5), Optional.empty());
    private static final RolloutSubject PROMPT = RolloutSubject.prompt(PromptId.fresh(), "support", Optional.empty());

    private final InMemoryEvaluationStore evaluations = new InMemoryEvaluationStore();
    private final EvaluationGate gate = new EvaluatedGate(evaluations);

    private static Rollout rollout(TenantId tenant, RolloutSubject subject, String candidate) {
        return new Rollout(
                RolloutId.fresh(),
                tenant,
                subject,
                candidate,
                "before",
                Basis.USER,
                List.of(new Stage(100, Set.of(), Duration.ZERO, 0)),
                List.of(),
                false,
                Optional.of("given"),
                RolloutState.DRAFT,
                0,
                NOW,
                false,
                "key",
                NOW,
                Optional.empty());
    }

    private String evaluated(Subject subject, Gate with, Optional<Gate.Outcome> outcome) {
        var id = EvaluationId.fresh();
        evaluations.insert(new Evaluation(
                id,
                TENANT,
                TaskId.fresh(),
                DatasetId.fresh(),
                1,
                3,
                new Plan(List.of(subject), new Scoring.Exact(), with, 100),
                Evaluation.Status.RUNNING,
                Optional.empty(),
                Optional.empty(),
                "key",
                NOW,
                Optional.empty()));
        outcome.ifPresent(found -> {
            var none = new Estimate(0, 0, Optional.empty(), Optional.empty());
            var part = new Report.Part(none, 0, 0, Optional.empty(), none);
            var report = new Report(List.of(part), Optional.empty(), found, 0, Optional.empty());
            evaluations.finish(
                    TENANT, id, Evaluation.Status.SUCCESS, Optional.empty(), Optional.of(report), NOW.plusSeconds(1));
        });
        return id.value();
    }

    private static Subject version(String version) {
        return Subject.of(Optional.of("support@" + version), Optional.empty());
    }

    private static Optional<Gate.Outcome> passed() {
        return Optional.of(new Gate.Outcome(true, List.of()));
    }

    private void assertRefused(Rollout rollout, String evaluation, String why) {
        assertThatThrownBy(() -> gate.requirePassed(rollout, evaluation))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("evaluation_not_passed");
                    assertThat(refusal.errors().getFirst().detail()).contains(why);
                });
    }

    @Test
    void letsACandidateBeginThatPassed() {
        var prompt = evaluated(version("1.1.0"), GATE, passed());
        var model = evaluated(Subject.of(Optional.empty(), Optional.of("small")), GATE, passed());
        assertThatCode(() -> gate.requirePassed(rollout(TENANT, PROMPT, "1.1.0"), prompt))
                .doesNotThrowAnyException();
        assertThatCode(() -> gate.requirePassed(rollout(TENANT, RolloutSubject.model("large"), "small"), model))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesACandidateThatDidNotPass() {
        var evaluation = evaluated(
                version("1.1.0"), GATE, Optional.of(new Gate.Outcome(false, List.of("the lower bound is 0.2"))));
        assertRefused(rollout(TENANT, PROMPT, "1.1.0"), evaluation, "the lower bound is 0.2");
    }

    @Test
    void refusesAnEvaluationOfSomethingElse() {
        var evaluation = evaluated(version("1.0.0"), GATE, passed());
        assertRefused(rollout(TENANT, PROMPT, "1.1.0"), evaluation, "not of this candidate");
        assertRefused(rollout(TENANT, RolloutSubject.model("large"), "small"), evaluation, "not of this candidate");
    }

    @Test
    void refusesAnEvaluationThatHasNoGateOrNoEnd() {
        var open = evaluated(version("1.1.0"), Gate.NONE, passed());
        var running = evaluated(version("1.1.0"), GATE, Optional.empty());
        assertRefused(rollout(TENANT, PROMPT, "1.1.0"), open, "has no gate");
        assertRefused(rollout(TENANT, PROMPT, "1.1.0"), running, "has not come to its end");
    }

    @Test
    void knowsNoEvaluationOfAnotherTenant() {
        var evaluation = evaluated(version("1.1.0"), GATE, passed());
        assertRefused(rollout(TenantId.fresh(), PROMPT, "1.1.0"), evaluation, "is not an evaluation");
        assertRefused(rollout(TENANT, PROMPT, "1.1.0"), "nonsense", "is not an evaluation");
    }
}
