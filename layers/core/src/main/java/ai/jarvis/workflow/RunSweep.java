package ai.jarvis.workflow;

import ai.jarvis.task.TaskStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks after the runs that have their turn: renews their slots, learns of ends that nobody told, cancels those that take
 * longer than they may, and lets those wait again whose start was lost. Done every few minutes.
 */
public final class RunSweep {
    private static final int PAGE = 200;

    private final RunQueue queue;
    private final RunStore runs;
    private final RunSlots slots;
    private final StateMachines machines;
    private final RunEndings endings;
    private final Clock clock;

    public RunSweep(
            RunQueue queue, RunStore runs, RunSlots slots, StateMachines machines, RunEndings endings, Clock clock) {
        this.queue = queue;
        this.runs = runs;
        this.slots = slots;
        this.machines = machines;
        this.endings = endings;
        this.clock = clock;
    }

    /** Looks at all of them; how many could be looked at. */
    public int run() {
        int seen = 0;
        var after = Optional.<RunQueue.Entry>empty();
        do {
            var page = queue.running(after, PAGE);
            seen += (int) page.stream().filter(this::hasSeen).count();
            after = page.size() < PAGE ? Optional.empty() : Optional.of(page.getLast());
        } while (after.isPresent());
        return seen;
    }

    /** What cannot be reached now, the next look may reach; the others are looked at all the same. */
    private boolean hasSeen(RunQueue.Entry entry) {
        try {
            look(entry);
            return true;
        } catch (StateMachines.Unavailable e) {
            return false;
        }
    }

    private void look(RunQueue.Entry entry) {
        var now = clock.instant();
        var settled = entry.isSettled(now);
        var found = runs.find(entry.tenant(), entry.run());
        if (found.isEmpty()) {
            if (settled) {
                queue.remove(entry.tenant(), entry.run());
                slots.release(entry.tenant(), entry.run());
            }
            return;
        }
        var run = found.get();
        if (run.hasEnded()) {
            endings.afterwards(run, run.execution().orElse(""));
        } else if (isOverdue(run, now)) {
            endings.cancel(run, Optional.of(new Run.Failure("timeout", "The run took longer than it may.")));
        } else {
            slots.renew(entry.tenant(), entry.run());
            if (settled) {
                check(run);
            }
        }
    }

    private static boolean isOverdue(Run run, Instant now) {
        return run.startedAt()
                .map(start -> start.plus(run.wish().limits().time()).isBefore(now))
                .orElse(false);
    }

    private void check(Run run) {
        if (run.status() == TaskStatus.RUNNING) {
            run.execution().flatMap(machines::describe).ifPresent(execution -> endings.executed(run, execution));
        } else {
            queue.putBack(run.tenant(), run.id());
            slots.release(run.tenant(), run.id());
        }
    }
}
