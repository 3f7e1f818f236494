package ai.jarvis.workflow;

import java.time.Clock;

/** Tells those who watch a run of it, too. */
public final class FedRunEvents implements RunEvents {
    private final RunEvents events;
    private final RunFeed feed;
    private final Clock clock;

    public FedRunEvents(RunEvents events, RunFeed feed, Clock clock) {
        this.events = events;
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public void changed(Run run) {
        feed.tellLast(RunNews.of(run, clock.instant()));
        events.changed(run);
    }
}
