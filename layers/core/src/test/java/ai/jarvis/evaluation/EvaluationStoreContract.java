package ai.jarvis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.Money;
import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the stores of sets and of evaluations do. */
public abstract class EvaluationStoreContract {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Money MONEY = new Money(new BigDecimal("0.00012"), "USD");
    private static final List<Case> CASES = List.of(
            new Case(1, Optional.of("Who?"), Map.of(), Optional.of("I"), List.of("short", "plain")),
            new Case(
                    2, Optional.empty(), Map.of("role", "guide", "rules", List.of("one")), Optional.empty(), List.of()),
            new Case(3, Optional.of("Whom?"), Map.of(), Optional.of("{\"a\":1}"), List.of()));
    private static final Plan PLAN = new Plan(
            List.of(
                    Subject.of(Optional.of("support@1.2.0"), Optional.empty()),
                    Subject.of(Optional.of("support@1.3.0"), Optional.of("large"))),
            new Scoring.Judge(Optional.of("judge"), "Be strict.", Scoring.Scale.POINTS),
            new Gate(Optional.of(3.5), Optional.of(0.1)),
            500);
    private static final CaseResult RESULT = new CaseResult(
            2,
            List.of(
                    new Answered(
                            Optional.of("Me."),
                            Optional.of(4.5),
                            Optional.of("Friendly."),
                            Optional.empty(),
                            10,
                            3,
                            Optional.of(MONEY),
                            17),
                    new Answered(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("down"),
                            0,
                            0,
                            Optional.empty(),
                            0)),
            Optional.of(MONEY));
    private static final Report REPORT = new Report(
            List.of(
                    new Report.Part(
                            new Estimate(3, 4.5, Optional.of(4.0), Optional.of(5.0)),
                            30,
                            9,
                            Optional.of(MONEY),
                            new Estimate(1, 17, Optional.empty(), Optional.empty())),
                    new Report.Part(
                            new Estimate(3, 4.75, Optional.of(4.5), Optional.of(5.0)),
                            30,
                            9,
                            Optional.empty(),
                            new Estimate(0, 0, Optional.empty(), Optional.empty()))),
            Optional.of(new Report.Comparison(
                    new Estimate(3, 0.25, Optional.of(-0.1), Optional.of(0.6)), 1, 2, 0, Report.Verdict.NO_DIFFERENCE)),
            new Gate.Outcome(false, List.of("too low")),
            1,
            Optional.empty());

    /** The stores; others may use them too. */
    protected abstract DatasetStore datasets();

    protected abstract EvaluationStore evaluations();

    /** A tenant that has nothing. */
    protected abstract TenantId tenant();

    private Dataset saved(TenantId tenant) {
        var dataset = new Dataset(DatasetId.fresh(), tenant, "questions", 1, NOW, NOW);
        assertThat(datasets().insert(dataset, version(dataset.id(), 1), CASES)).isTrue();
        return dataset;
    }

    private static Dataset.Version version(DatasetId id, int number) {
        return new Dataset.Version(id, number, CASES.size(), "hash" + number, "key_a", NOW);
    }

    private Evaluation running(TenantId tenant) {
        var evaluation = new Evaluation(
                EvaluationId.fresh(),
                tenant,
                TaskId.fresh(),
                DatasetId.fresh(),
                1,
                3,
                PLAN,
                Evaluation.Status.RUNNING,
                Optional.empty(),
                Optional.empty(),
                "key_a",
                NOW,
                Optional.empty());
        evaluations().insert(evaluation);
        return evaluation;
    }

    @Test
    void aSetIsReadAsItWasWritten() {
        var tenant = tenant();
        var dataset = saved(tenant);

        assertThat(datasets().find(tenant, dataset.id())).contains(dataset);
        assertThat(datasets().version(tenant, dataset.id(), 1)).contains(version(dataset.id(), 1));
        assertThat(datasets().cases(tenant, dataset.id(), 1, 0, 10)).isEqualTo(CASES);
        assertThat(datasets().cases(tenant, dataset.id(), 1, 1, 1)).isEqualTo(CASES.subList(1, 2));
        assertThat(datasets().list(tenant, Page.Request.first()).items()).containsExactly(dataset);
        assertThat(datasets()
                        .insert(
                                new Dataset(DatasetId.fresh(), tenant, "questions", 1, NOW, NOW),
                                version(dataset.id(), 1),
                                CASES))
                .isFalse();
    }

    @Test
    void versionsFollowEachOtherAndStayWhatTheyAre() {
        var tenant = tenant();
        var dataset = saved(tenant);
        var fewer = CASES.subList(0, 1);

        assertThat(datasets().append(tenant, version(dataset.id(), 2), fewer)).isTrue();
        assertThat(datasets().append(tenant, version(dataset.id(), 2), fewer)).isFalse();
        assertThat(datasets().cases(tenant, dataset.id(), 1, 0, 10)).isEqualTo(CASES);
        assertThat(datasets().cases(tenant, dataset.id(), 2, 0, 10)).isEqualTo(fewer);
        assertThat(datasets().find(tenant, dataset.id()).orElseThrow().latest()).isEqualTo(2);
    }

    @Test
    void nobodyHasTheSetsOrEvaluationsOfAnother() {
        var owner = tenant();
        var stranger = tenant();
        var dataset = saved(owner);
        var evaluation = running(owner);

        assertThat(datasets().find(stranger, dataset.id())).isEmpty();
        assertThat(datasets().cases(stranger, dataset.id(), 1, 0, 10)).isEmpty();
        assertThat(datasets().delete(stranger, dataset.id())).isFalse();
        assertThat(evaluations().find(stranger, evaluation.id())).isEmpty();
        assertThat(datasets().delete(owner, dataset.id())).isTrue();
        assertThat(datasets().find(owner, dataset.id())).isEmpty();
    }

    @Test
    void anEvaluationKeepsWhatItFoundUntilItEnds() {
        var tenant = tenant();
        var evaluation = running(tenant);
        var store = evaluations();

        store.add(tenant, evaluation.id(), RESULT);
        store.add(tenant, evaluation.id(), new CaseResult(2, List.of(), Optional.empty()));
        assertThat(store.results(tenant, evaluation.id(), 0, 10)).containsExactly(RESULT);
        assertThat(store.results(tenant, evaluation.id(), 2, 10)).isEmpty();
        assertThat(store.find(tenant, evaluation.id())).contains(evaluation);

        assertThat(store.finish(
                        tenant, evaluation.id(), Evaluation.Status.SUCCESS, Optional.empty(), Optional.of(REPORT), NOW))
                .isTrue();
        var ended = store.find(tenant, evaluation.id()).orElseThrow();
        assertThat(ended.report()).contains(REPORT);
        assertThat(ended.status()).isEqualTo(Evaluation.Status.SUCCESS);
        assertThat(ended.finishedAt()).contains(NOW);
        assertThat(store.finish(
                        tenant, evaluation.id(), Evaluation.Status.CANCELLED, Optional.empty(), Optional.empty(), NOW))
                .isFalse();
        store.add(tenant, evaluation.id(), new CaseResult(3, List.of(), Optional.empty()));
        assertThat(store.results(tenant, evaluation.id(), 0, 10)).hasSize(1);
        assertThat(store.list(tenant, Page.Request.first()).items()).containsExactly(ended);
    }
}
