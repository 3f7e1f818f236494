package ai.jarvis.workflow;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells how steps ended that waited for somebody: their own call was over long before. It is told before the state machine
 * is, so that nothing that comes after is heard of first.
 */
public final class StepEnds {
    private final RunFeed feed;
    private final StepJournal journal;
    private final Clock clock;

    public StepEnds(RunFeed feed, StepJournal journal, Clock clock) {
        this.feed = feed;
        this.journal = journal;
        this.clock = clock;
    }

    public void succeeded(EffectKey key, Map<String, Object> outputs) {
        end(key, RunStep.Status.SUCCESS, Optional.of(outputs), Optional.empty());
    }

    /**
     * Tells that a step ended without having done its work.
     *
     * @param why with the code as authors see it
     */
    public void failed(EffectKey key, RunStep.Status how, Run.Failure why) {
        end(key, how, Optional.empty(), Optional.of(why));
    }

    private void end(EffectKey key, RunStep.Status status, Optional<Object> output, Optional<Run.Failure> error) {
        var awaited =
                journal.awaited(key).filter(entry -> entry.step().duration().isEmpty());
        awaited.ifPresent(entry -> {
            var took = Duration.between(entry.step().startedAt(), clock.instant());
            var ended = entry.with(entry.step().ended(status, output, error, took));
            journal.await(key, ended);
            if (ended.isInPart()) {
                journal.keep(ended);
            }
            feed.tellLast(RunNews.of(ended.tenant(), ended.run(), ended.step()));
        });
    }
}
