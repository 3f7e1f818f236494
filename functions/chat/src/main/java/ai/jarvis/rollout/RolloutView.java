package ai.jarvis.rollout;

import ai.jarvis.rollout.Guard.Finding;
import ai.jarvis.rollout.Guard.Metric;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A rollout as the API shows it; with its arms, guards and history where it is not one of a list. */
@Introspected
record RolloutView(
        String id,
        SubjectView subject,
        String candidate,
        String baseline,
        String by,
        String state,
        @Schema(description = "Which of the stages it is in, from 1") int stage,
        Instant stageSince,
        List<StageView> stages,
        boolean automatic,
        Optional<GateView> gate,
        Optional<ArmsView> arms,
        Optional<List<GuardView>> guards,
        Optional<List<MoveView>> history,
        @Schema(description = "The user or API key that made it") String createdBy,
        Instant createdAt,
        Optional<Instant> endedAt) {
    private static final int DIGITS = 9;

    static RolloutView of(Rollout rollout) {
        return of(rollout, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static RolloutView of(Rollouts.Report report) {
        return of(
                report.rollout(),
                Optional.of(ArmsView.of(report)),
                Optional.of(
                        report.progress().findings().stream().map(GuardView::of).toList()),
                Optional.of(report.moves().stream().map(MoveView::of).toList()));
    }

    private static RolloutView of(
            Rollout rollout,
            Optional<ArmsView> arms,
            Optional<List<GuardView>> guards,
            Optional<List<MoveView>> history) {
        return new RolloutView(
                rollout.id().value(),
                SubjectView.of(rollout.subject()),
                rollout.candidate(),
                rollout.baseline(),
                rollout.basis().wireName(),
                rollout.state().wireName(),
                rollout.stage() + 1,
                rollout.stageSince(),
                rollout.stages().stream().map(StageView::of).toList(),
                rollout.isAutomatic(),
                rollout.gate().map(GateView::new),
                arms,
                guards,
                history,
                rollout.createdBy(),
                rollout.createdAt(),
                rollout.endedAt());
    }

    @Introspected
    record GateView(String evaluation) {}

    @Introspected
    record SubjectView(
            Optional<String> prompt, Optional<String> promptId, Optional<String> label, Optional<String> model) {
        static SubjectView of(RolloutSubject subject) {
            return switch (subject.kind()) {
                case PROMPT ->
                    new SubjectView(
                            Optional.of(subject.name()), Optional.of(subject.id()), subject.label(), Optional.empty());
                case MODEL ->
                    new SubjectView(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(subject.name()));
            };
        }
    }

    @Introspected
    record StageView(
            Optional<Integer> percent, Optional<List<String>> scenarios, long minimumMinutes, long minimumRequests) {
        static StageView of(Stage stage) {
            return new StageView(
                    Optional.of(stage.percent()).filter(percent -> percent > 0),
                    Optional.of(stage.scenarios().stream().sorted().toList()).filter(names -> !names.isEmpty()),
                    stage.minimumDuration().toMinutes(),
                    stage.minimumRequests());
        }
    }

    @Introspected
    record ArmsView(ArmView candidate, ArmView baseline) {
        static ArmsView of(Rollouts.Report report) {
            return new ArmsView(ArmView.of(report, Arm.CANDIDATE), ArmView.of(report, Arm.BASELINE));
        }
    }

    /** An arm's figures, all together and by stage. */
    @Introspected
    record ArmView(String version, FiguresView total, List<StageFiguresView> stages) {
        static ArmView of(Rollouts.Report report, Arm arm) {
            var stages = IntStream.rangeClosed(0, report.rollout().stage())
                    .mapToObj(stage -> new StageFiguresView(
                            stage + 1,
                            FiguresView.of(Progress.sum(
                                    report.counted().stream()
                                            .filter(part -> part.stage() == stage)
                                            .toList(),
                                    arm))))
                    .toList();
            return new ArmView(
                    report.rollout().version(arm), FiguresView.of(Progress.sum(report.counted(), arm)), stages);
        }
    }

    @Introspected
    record StageFiguresView(int stage, FiguresView figures) {}

    /** Latencies are absent where nothing was answered, cost where no price is known, the score where nobody judged. */
    @Introspected
    record FiguresView(
            long requests,
            long errors,
            double errorRate,
            @Schema(description = "Answers that were given again; not among the requests") long cached,
            Optional<Long> p50Ms,
            Optional<Long> p95Ms,
            long inputTokens,
            long outputTokens,
            @Schema(description = "A decimal in text") Optional<String> cost,
            Optional<String> costPerRequest,
            long scores,
            Optional<Double> score) {
        static FiguresView of(ArmFigures figures) {
            var costs = figures.costs();
            return new FiguresView(
                    figures.requests(),
                    figures.errors(),
                    rounded(figures.errorRate()),
                    figures.cached(),
                    figures.latencies().quantile(0.5).map(Duration::toMillis),
                    figures.latencies().quantile(0.95).map(Duration::toMillis),
                    figures.inputTokens(),
                    figures.outputTokens(),
                    costs.count() == 0 ? Optional.empty() : Optional.of(decimal(costs.sum())),
                    costs.count() == 0 ? Optional.empty() : Optional.of(decimal(costs.mean())),
                    figures.scores().count(),
                    figures.scores().count() == 0
                            ? Optional.empty()
                            : Optional.of(rounded(figures.scores().mean())));
        }
    }

    /** A guard, and what it makes of the figures at present. */
    @Introspected
    record GuardView(
            String metric,
            Optional<Double> max,
            Optional<Double> maxRatio,
            Optional<Double> min,
            Optional<Double> minRatio,
            int minimumSamples,
            @Schema(description = "fulfilled, undecided or violated") String verdict,
            @Schema(description = "Of the candidate in this stage") Optional<Double> observed,
            @Schema(description = "What that is compared with") Optional<Double> bound,
            long samples) {
        static GuardView of(Finding finding) {
            var guard = finding.guard();
            var isLeast = guard.metric() == Metric.JUDGE_SCORE;
            return new GuardView(
                    guard.metric().wireName(),
                    isLeast ? Optional.empty() : guard.limit(),
                    isLeast ? Optional.empty() : guard.ratio(),
                    isLeast ? guard.limit() : Optional.empty(),
                    isLeast ? guard.ratio() : Optional.empty(),
                    guard.minimumSamples(),
                    finding.verdict().wireName(),
                    finding.observed().map(RolloutView::rounded),
                    finding.bound().map(RolloutView::rounded),
                    finding.samples());
        }
    }

    @Introspected
    record MoveView(
            String action,
            String state,
            @Schema(description = "The stage it was in afterwards, from 1") int stage,
            @Schema(description = "The user or API key that did it; the rollout's own id where it did so by itself")
                    String by,
            Optional<String> reason,
            Instant at) {
        static MoveView of(RolloutMove move) {
            return new MoveView(
                    move.action().wireName(),
                    move.state().wireName(),
                    move.stage() + 1,
                    move.by(),
                    move.reason(),
                    move.at());
        }
    }

    private static double rounded(double number) {
        return BigDecimal.valueOf(number)
                .setScale(DIGITS, RoundingMode.HALF_EVEN)
                .doubleValue();
    }

    private static String decimal(double amount) {
        return BigDecimal.valueOf(amount)
                .setScale(DIGITS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
