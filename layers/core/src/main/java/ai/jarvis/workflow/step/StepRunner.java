package ai.jarvis.workflow.step;

import ai.jarvis.platform.Refusal;
import ai.jarvis.workflow.EffectLedger;
import ai.jarvis.workflow.EffectLedger.Found;
import ai.jarvis.workflow.Payloads;
import ai.jarvis.workflow.RunAccounts;
import ai.jarvis.workflow.RunAccounts.Account;
import ai.jarvis.workflow.StepException;
import ai.jarvis.workflow.StepRefused;
import ai.jarvis.workflow.StepUnavailable;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Does the steps of runs, each once: a call about a step that was done gets what came of it.
 *
 * <p>Of a step that was begun and did not end, because its process was lost, nobody knows whether it was done. It is begun
 * again if its type does no harm twice, or if somebody had the run tried again since; else it is refused, once no process
 * can still be at it.
 */
public final class StepRunner {
    /** Longer than any process may take for a step. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Map<String, Step> steps;
    private final Map<String, WaitingStep> waitingSteps;
    private final EffectLedger ledger;
    private final RunAccounts accounts;
    private final Payloads payloads;
    private final StepReports reports;
    private final Clock clock;

    public StepRunner(
            List<Step> steps,
            List<WaitingStep> waitingSteps,
            EffectLedger ledger,
            RunAccounts accounts,
            Payloads payloads,
            StepReports reports,
            Clock clock) {
        this.steps = steps.stream().collect(Collectors.toUnmodifiableMap(Step::type, Function.identity()));
        this.waitingSteps =
                waitingSteps.stream().collect(Collectors.toUnmodifiableMap(WaitingStep::type, Function.identity()));
        this.ledger = ledger;
        this.accounts = accounts;
        this.payloads = payloads;
        this.reports = reports;
        this.clock = clock;
    }

    /**
     * Does a step, or begins one whose answer comes later.
     *
     * @return the results by name; absent if they come later
     * @throws StepException if it did not do its work
     */
    public Optional<Map<String, Object>> run(StepCall call) {
        var report = reports.begin(call);
        try {
            var outputs = run(call, report);
            outputs.ifPresent(report::done);
            return outputs;
        } catch (RuntimeException e) {
            report.failed(e);
            throw e;
        }
    }

    private Optional<Map<String, Object>> run(StepCall call, StepReports.Report report) {
        var step = steps.get(call.type());
        if (step != null) {
            return Optional.of(once(step, call, report));
        }
        var waiting = waitingSteps.get(call.type());
        if (waiting == null) {
            throw new StepRefused("Steps of the type " + call.type() + " are not available yet");
        }
        var token = call.token().orElseThrow(() -> new StepRefused("The step " + call.name() + " has no token"));
        count(call, report);
        report.awaited();
        translating(() -> {
            waiting.begin(call, inputs(call), token);
            return true;
        });
        return Optional.empty();
    }

    private StepInputs inputs(StepCall call) {
        var values = new LinkedHashMap<String, Object>();
        if (payloads.fetch(call.tenant(), call.inputs()) instanceof Map<?, ?> fetched) {
            fetched.forEach((name, value) -> values.put(String.valueOf(name), value));
        }
        return new StepInputs(values);
    }

    private Map<String, Object> once(Step step, StepCall call, StepReports.Report report) {
        var key = call.key();
        return switch (ledger.begin(key, clock.instant())) {
            case Found.Done done -> done.outputs();
            case Found.Nothing nothing -> {
                var account = beginStep(call, report);
                yield work(step, call, inputs(call), account);
            }
            case Found.Unfinished unfinished -> {
                var account = count(call, report);
                var inputs = inputs(call);
                requireRepeatable(step, inputs, unfinished, account);
                if (!ledger.beginAgain(key, unfinished.begunAt(), clock.instant())) {
                    throw new StepUnavailable("Another attempt at the step is under way");
                }
                yield work(step, call, inputs, account);
            }
        };
    }

    private Account count(StepCall call, StepReports.Report report) {
        var account = accounts.beginStep(call.tenant(), call.root(), clock.instant());
        report.counted(account.steps());
        return account;
    }

    private Account beginStep(StepCall call, StepReports.Report report) {
        try {
            return count(call, report);
        } catch (StepException e) {
            ledger.undone(call.key());
            throw e;
        }
    }

    private void requireRepeatable(Step step, StepInputs inputs, Found.Unfinished unfinished, Account account) {
        var wished = account.retriedAt()
                .filter(at -> at.isAfter(unfinished.begunAt()))
                .isPresent();
        if (wished || step.isRepeatable(inputs)) {
            return;
        }
        if (clock.instant().isBefore(unfinished.begunAt().plus(LONGEST))) {
            throw new StepUnavailable("An earlier attempt at the step may still be under way");
        }
        throw new StepRefused("An earlier attempt at the step was lost, and it is not known what it did."
                + " Look what it did, then retry the run to have the step done again.");
    }

    private Map<String, Object> work(Step step, StepCall call, StepInputs inputs, Account account) {
        Map<String, Object> results;
        try {
            results = translating(() -> step.run(call, inputs, new Spending(call, account)));
        } catch (StepException e) {
            ledger.undone(call.key());
            throw e;
        }
        var kept = new LinkedHashMap<String, Object>();
        results.forEach((name, value) ->
                kept.put(name, payloads.keep(call.tenant(), call.run(), objectName(call, name), value)));
        ledger.done(call.key(), kept, clock.instant());
        return kept;
    }

    private static String objectName(StepCall call, String result) {
        return call.key().id("step-") + "-" + result;
    }

    /** What the platform refuses a request for, it refuses a step for. */
    private static <T> T translating(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            var passes = refusal.kind() == Refusal.Kind.TOO_MANY_REQUESTS || refusal.kind() == Refusal.Kind.UNAVAILABLE;
            throw passes
                    ? new StepUnavailable(refusal.code() + ": " + refusal.detail(), refusal)
                    : new StepRefused(described(refusal), refusal);
        }
    }

    private static String described(Refusal refusal) {
        return refusal.code() + ": " + refusal.detail()
                + refusal.errors().stream()
                        .map(error -> " " + error.pointer() + " " + error.detail() + ".")
                        .collect(Collectors.joining());
    }

    private final class Spending implements Step.Work {
        private final StepCall call;
        private final Account account;

        Spending(StepCall call, Account account) {
            this.call = call;
            this.account = account;
        }

        @Override
        public Account account() {
            return account;
        }

        @Override
        public void spend(long tokens, BigDecimal cost) {
            accounts.spend(call.tenant(), call.root(), tokens, cost);
        }
    }
}
