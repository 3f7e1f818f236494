package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A world in which calls are answered at once and time passes only when nothing else is left to happen. */
final class VirtualWorld implements Effects {
    static final long START = 1_700_000_000_000L;

    /** A signal that was given, and when. */
    record Given(Signal signal, long at) {}

    private record Timer(long number, long at, long order) {}

    private final Deque<Call> calls = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(
            (a, b) -> a.at() == b.at() ? Long.compare(a.order(), b.order()) : Long.compare(a.at(), b.at()));
    private final Set<Long> forgotten = new HashSet<>();
    private final Function<Call, @Nullable Signal> answers;
    private final List<Given> given = new ArrayList<>();
    private long now = START;
    private long order;

    /**
     * @param answers what a call ends with; null if it never does
     */
    VirtualWorld(Function<Call, @Nullable Signal> answers) {
        this.answers = answers;
    }

    static Identity identity(String name) {
        return new Identity(
                "arn:aws:states:us-east-1:000000000000:execution:machine:" + name,
                name,
                "arn:aws:iam::000000000000:role/role",
                "arn:aws:states:us-east-1:000000000000:stateMachine:machine",
                "machine",
                START,
                42);
    }

    /** Lets the execution run until it ends, or until nothing can happen any more. */
    void run(Execution execution) {
        give(execution, new Signal.Started());
        while (execution.status() == Execution.Status.RUNNING) {
            var call = calls.poll();
            if (call != null) {
                if (!forgotten.contains(call.number())) {
                    var answer = answers.apply(call);
                    if (answer != null) {
                        give(execution, answer);
                    }
                }
                continue;
            }
            var timer = timers.poll();
            if (timer == null) {
                return;
            }
            if (!forgotten.contains(timer.number())) {
                now = Math.max(now, timer.at());
                give(execution, new Signal.Woken(timer.number()));
            }
        }
    }

    private void give(Execution execution, Signal signal) {
        given.add(new Given(signal, now));
        execution.handle(signal, now);
    }

    /** All that the execution was told. */
    List<Given> given() {
        return given;
    }

    long now() {
        return now;
    }

    @Override
    public void call(Call call) {
        calls.add(call);
    }

    @Override
    public void wake(long timer, long at) {
        timers.add(new Timer(timer, at, order++));
    }

    @Override
    public void forget(long number) {
        forgotten.add(number);
    }
}
