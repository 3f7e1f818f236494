package ai.jarvis.evaluation;

import ai.jarvis.evaluation.Evaluation.Status;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.prompt.PromptRenderer;
import ai.jarvis.quota.Limiter;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Metering;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The steps of evaluations. Each may be done twice, and what a process that died has found is not asked again: a case that
 * has a result is done.
 */
public final class EvaluationSteps {
    /** Of the cases, more without a score say that the evaluation says nothing. */
    static final double MOST_FAILED = 0.1;

    /** A step ends before its function does. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(8);

    private static final int CASES_AT_A_TIME = 4;

    private final Evaluated stores;
    private final CaseRun cases;
    private final Tasks tasks;
    private final Metrics metrics;
    private final Clock clock;

    /** Where cases are, and where results go. */
    public record Evaluated(DatasetStore datasets, EvaluationStore evaluations) {}

    /** What is to be done after a step. */
    public enum Next {
        /** More cases. */
        RUN,
        /** Nothing. */
        END;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public EvaluationSteps(
            Evaluated stores,
            PromptRenderer prompts,
            Gateway gateway,
            Metering metering,
            JsonText json,
            Tasks tasks,
            Metrics metrics,
            Clock clock) {
        this.stores = stores;
        this.cases = new CaseRun(prompts, gateway, metering, json, clock);
        this.tasks = tasks;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Puts some of the cases that have no result to the subjects; after the last one, or when too many have failed, the
     * evaluation ends.
     *
     * @throws QuotaExceeded if the tenant has reached a limit that is there again soon; any other one ends the evaluation
     */
    public Next run(TenantId tenant, EvaluationId id) {
        var found = stores.evaluations().find(tenant, id);
        if (found.isEmpty() || found.get().status() != Status.RUNNING) {
            return Next.END;
        }
        var evaluation = found.get();
        if (tasks.get(tenant, evaluation.task()).status() != TaskStatus.RUNNING) {
            tasks.start(tenant, evaluation.task());
        }
        try {
            return run(evaluation);
        } catch (QuotaExceeded e) {
            var limiter = e.limit().name().limiter();
            if (limiter != Limiter.PERIOD && limiter != Limiter.GAUGE) {
                throw e;
            }
            return giveUp(tenant, id, e.detail() + " Make room, and evaluate again.");
        }
    }

    private Next run(Evaluation evaluation) {
        var deadline = clock.instant().plus(LONGEST_STEP);
        while (clock.instant().isBefore(deadline)) {
            var results = results(evaluation);
            var open = open(evaluation, results);
            if (open.isEmpty() || isLost(evaluation, results)) {
                finish(evaluation, results);
                return Next.END;
            }
            for (var result : runAtOnce(evaluation, open)) {
                stores.evaluations().add(evaluation.tenant(), evaluation.id(), result);
                metrics.record(
                        Map.of("outcome", result.isFailed() ? "failed" : "scored"),
                        new Figure("evaluation_cases", 1, Unit.COUNT));
            }
            var status = stores.evaluations()
                    .find(evaluation.tenant(), evaluation.id())
                    .map(Evaluation::status);
            if (!status.equals(Optional.of(Status.RUNNING))) {
                return Next.END;
            }
        }
        return Next.RUN;
    }

    private List<CaseResult> results(Evaluation evaluation) {
        return stores.evaluations().results(evaluation.tenant(), evaluation.id(), 0, Datasets.MOST_CASES);
    }

    private List<Case> open(Evaluation evaluation, List<CaseResult> results) {
        var done = results.stream().map(CaseResult::number).collect(Collectors.toSet());
        var open = new ArrayList<Case>();
        for (int number = 1; number <= evaluation.size() && open.size() < CASES_AT_A_TIME; number++) {
            if (!done.contains(number)) {
                open.addAll(stores.datasets()
                        .cases(evaluation.tenant(), evaluation.dataset(), evaluation.version(), number - 1, 1));
            }
        }
        return open;
    }

    private static boolean isLost(Evaluation evaluation, List<CaseResult> results) {
        return results.stream().filter(CaseResult::isFailed).count() > MOST_FAILED * evaluation.size();
    }

    private List<CaseResult> runAtOnce(Evaluation evaluation, List<Case> open) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = open.stream()
                    .map(each -> threads.submit(() -> cases.run(evaluation, each)))
                    .toList();
            var results = new ArrayList<CaseResult>();
            RuntimeException failure = null;
            for (var each : running) {
                try {
                    results.add(result(each));
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
            if (failure != null) {
                // What others found is paid for.
                results.forEach(result -> stores.evaluations().add(evaluation.tenant(), evaluation.id(), result));
                throw failure;
            }
            return results;
        }
    }

    private static CaseResult result(Future<CaseResult> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("A case failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted at a case", e);
        }
    }

    private void finish(Evaluation evaluation, List<CaseResult> results) {
        var failed = results.stream().filter(CaseResult::isFailed).toList();
        var report = Report.of(evaluation.plan(), results);
        if (isLost(evaluation, results) || results.size() < evaluation.size()) {
            var error = results.size() < evaluation.size() && failed.isEmpty()
                    ? "The set of cases was removed."
                    : failed.size() + " of " + evaluation.size() + " cases have no score, the first because: "
                            + failed.getFirst().answers().stream()
                                    .flatMap(answer -> answer.error().stream())
                                    .findFirst()
                                    .orElse("");
            end(evaluation, Status.FAILED, Optional.of(error), Optional.of(report));
        } else {
            end(evaluation, Status.SUCCESS, Optional.empty(), Optional.of(report));
        }
    }

    private void end(Evaluation evaluation, Status status, Optional<String> error, Optional<Report> report) {
        var tenant = evaluation.tenant();
        if (!stores.evaluations().finish(tenant, evaluation.id(), status, error, report, clock.instant())) {
            return;
        }
        if (status == Status.SUCCESS) {
            tasks.succeed(tenant, evaluation.task());
        } else {
            tasks.fail(tenant, evaluation.task(), error.orElse(""));
        }
        metrics.record(Map.of("outcome", status.wireName()), new Figure("evaluations", 1, Unit.COUNT));
    }

    /** Ends an evaluation that cannot go on. */
    public Next giveUp(TenantId tenant, EvaluationId id, String reason) {
        stores.evaluations()
                .find(tenant, id)
                .filter(evaluation -> evaluation.status() == Status.RUNNING)
                .ifPresent(evaluation -> end(evaluation, Status.FAILED, Optional.of(reason), Optional.empty()));
        return Next.END;
    }
}
