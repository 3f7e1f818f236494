package ai.jarvis.workflow;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gives waiting runs their turn, as far as their tenants' quotas and the platform's own bound allow. It is asked whenever
 * a run is submitted or ends, and now and then, so that nothing waits for an event that was lost.
 */
public final class RunDispatcher {
    private static final int AT_A_TIME = 50;

    private final RunQueue queue;
    private final RunStore runs;
    private final RunSlots slots;
    private final RunStarter starter;
    private final Admission admission;
    private final long most;
    private final Clock clock;

    /** @param most runs of all tenants that may be under way */
    public RunDispatcher(
            RunQueue queue,
            RunStore runs,
            RunSlots slots,
            RunStarter starter,
            Admission admission,
            long most,
            Clock clock) {
        this.queue = queue;
        this.runs = runs;
        this.slots = slots;
        this.starter = starter;
        this.admission = admission;
        this.most = most;
        this.clock = clock;
    }

    /** Starts what may start, of all tenants. */
    public void dispatch() {
        dispatch(Optional.empty());
    }

    /** Starts what may start of a tenant that has something new; the others wait for the bound, and then all go by turns. */
    public void dispatch(TenantId tenant) {
        if (queue.running() < most) {
            dispatch(Optional.of(tenant));
        }
    }

    private void dispatch(Optional<TenantId> of) {
        var satisfied = new HashSet<TenantId>();
        boolean progress;
        do {
            progress = false;
            var room = most - queue.running();
            for (var entry : queue.next(of, AT_A_TIME)) {
                if (room > 0 && !satisfied.contains(entry.tenant())) {
                    var started = start(entry, satisfied);
                    room -= started ? 1 : 0;
                    progress |= started;
                }
            }
        } while (progress);
    }

    private boolean start(RunQueue.Entry entry, Set<TenantId> satisfied) {
        if (!mayWork(entry.tenant()) || !slots.hold(entry.tenant(), entry.run())) {
            satisfied.add(entry.tenant());
            return false;
        }
        if (!queue.take(entry.tenant(), entry.run(), clock.instant())) {
            // Somebody else starts it, and the slot is the run's whoever took it; unless it has ended already.
            if (queue.tenantOf(entry.run()).isEmpty()) {
                slots.release(entry.tenant(), entry.run());
            }
            return false;
        }
        var run = runs.find(entry.tenant(), entry.run());
        if (run.isEmpty() && !entry.isSettled(clock.instant())) {
            queue.putBack(entry.tenant(), entry.run());
            slots.release(entry.tenant(), entry.run());
            // Whoever submits it writes it down after its place in the queue, and then asks for its turn. If that was
            // while it seemed to be taken, it is there now.
            return runs.find(entry.tenant(), entry.run()).isPresent();
        }
        if (run.isEmpty() || run.get().hasEnded()) {
            queue.remove(entry.tenant(), entry.run());
            slots.release(entry.tenant(), entry.run());
            return true;
        }
        try {
            starter.start(run.get());
            return true;
        } catch (StateMachines.Unavailable | Refusal e) {
            queue.putBack(entry.tenant(), entry.run());
            slots.release(entry.tenant(), entry.run());
            satisfied.add(entry.tenant());
            return false;
        }
    }

    private boolean mayWork(TenantId tenant) {
        try {
            admission.require(tenant);
            return true;
        } catch (Refusal e) {
            return false;
        }
    }
}
