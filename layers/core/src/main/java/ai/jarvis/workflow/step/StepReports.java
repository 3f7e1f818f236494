package ai.jarvis.workflow.step;

import ai.jarvis.workflow.Run;
import ai.jarvis.workflow.RunFeed;
import ai.jarvis.workflow.RunNews;
import ai.jarvis.workflow.RunStep;
import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.StepException;
import ai.jarvis.workflow.StepJournal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Tells how steps come on: whoever watches their run, and the journal where the run's own history does not have them. */
public final class StepReports {
    private final RunFeed feed;
    private final StepJournal journal;
    private final Clock clock;

    public StepReports(RunFeed feed, StepJournal journal, Clock clock) {
        this.feed = feed;
        this.journal = journal;
        this.clock = clock;
    }

    /** Tells that an attempt at a step begins; the report is of that attempt. */
    Report begin(StepCall call) {
        var report = new Report(call, clock.instant());
        feed.tell(RunNews.of(call.tenant(), call.run(), report.step));
        return report;
    }

    /** Of one attempt. */
    final class Report {
        private final StepCall call;
        private RunStep step;
        private long number;

        Report(StepCall call, Instant startedAt) {
            this.call = call;
            this.step = new RunStep(
                    call.name(),
                    call.type(),
                    call.path(),
                    RunStep.Status.RUNNING,
                    call.attempt(),
                    call.iteration(),
                    Optional.of(call.inputs()),
                    Optional.empty(),
                    Optional.empty(),
                    startedAt,
                    Optional.empty(),
                    call.line(),
                    Optional.empty());
        }

        /** What the attempt counts as; one that is not counted is in no journal. */
        void counted(long steps) {
            number = steps;
            keep();
        }

        /** Somebody else will say how it ended. */
        void awaited() {
            journal.await(call.key(), entry());
        }

        void done(Map<String, Object> outputs) {
            end(RunStep.Status.SUCCESS, Optional.of(outputs), Optional.empty());
        }

        /** What is none of a step's own exceptions, the state machine is told as one to try again after. */
        void failed(RuntimeException thrown) {
            var code = thrown instanceof StepException ? thrown.getClass().getName() : StepErrors.UNAVAILABLE;
            var detail = thrown instanceof StepException ? String.valueOf(thrown.getMessage()) : "";
            end(RunStep.Status.FAILED, Optional.empty(), Optional.of(Run.Failure.of(code, detail)));
        }

        private void end(RunStep.Status status, Optional<Object> output, Optional<Run.Failure> error) {
            step = step.ended(status, output, error, Duration.between(step.startedAt(), clock.instant()));
            keep();
            feed.tellLast(RunNews.of(call.tenant(), call.run(), step));
        }

        private void keep() {
            if (call.isInPart() && number > 0) {
                journal.keep(entry());
            }
        }

        private StepJournal.Entry entry() {
            return new StepJournal.Entry(call.tenant(), call.run(), call.root(), number, call.isInPart(), step);
        }
    }
}
