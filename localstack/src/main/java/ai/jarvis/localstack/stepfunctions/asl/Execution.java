package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a machine: what it does follows from its identity, its input and the signals it was given, in their
 * order and with their times, and from nothing else. So it can be made again from them.
 *
 * <p>It is not safe for use by several threads at a time.
 */
public final class Execution {
    private static final long MOST_NANOSECONDS_EXPRESS = 300_000_000_000L;

    /** How it stands. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        ABORTED
    }

    private final Machine machine;
    private final Identity identity;
    private final @Nullable Object input;
    private final boolean express;
    private final Effects effects;
    private final SplittableRandom random;
    private final Map<Long, Branch> waiting = new HashMap<>();
    private final Deque<Branch> ready = new ArrayDeque<>();
    private final Branch root;
    private final Map<String, MapRun> mapRuns = new LinkedHashMap<>();
    private final @Nullable String lookedAt;
    private @Nullable Inspection inspection;
    private long now;
    private long lastNumber;
    private long timeLimit;
    private int redrives;
    private Status status = Status.RUNNING;
    private @Nullable Object output;
    private @Nullable String error;
    private @Nullable String cause;
    private long endedAt;

    /**
     * An execution that was not started yet.
     *
     * @param express keeps no history
     */
    public Execution(Machine machine, Identity identity, @Nullable Object input, boolean express, Effects effects) {
        this(machine, identity, input, express, effects, null);
    }

    /**
     * An execution that was not started yet, made for one who wants to look at its Map Runs: all are kept.
     *
     * @param lookedAt the ARN of the child execution whose history is wanted; null keeps no Map Run that ended
     */
    public Execution(
            Machine machine,
            Identity identity,
            @Nullable Object input,
            boolean express,
            Effects effects,
            @Nullable String lookedAt) {
        this.lookedAt = lookedAt;
        this.machine = machine;
        this.identity = identity;
        this.input = input;
        this.express = express;
        this.effects = effects;
        this.random = new SplittableRandom(identity.seed());
        this.root = new Branch(
                null, 0, machine.states(), new Variables(null), new History(!express, !express), input, null, null, 0);
    }

    /** An execution, not started yet, of a machine of one state that is tried out. */
    public static Execution inspected(
            Machine machine, Identity identity, @Nullable Object input, Effects effects, Inspection inspection) {
        var execution = new Execution(machine, identity, input, true, effects);
        execution.inspection = inspection;
        return execution;
    }

    /** Who looks at the work of a state: only one that is tried out alone. */
    Optional<Inspection> inspection(Branch branch) {
        return inspection != null && branch == root ? Optional.of(inspection) : Optional.empty();
    }

    /** Whether {@link #inspection} is worth asking: executions that nobody looks at are to be quick. */
    boolean isInspected() {
        return inspection != null;
    }

    /**
     * Goes on as far as it can. What comes too late, or was not waited for, changes nothing.
     *
     * @param at milliseconds since the epoch
     */
    public void handle(Signal signal, long at) {
        now = at;
        switch (signal) {
            case Signal.Started started -> start();
            case Signal.Redriven redriven -> redrive();
            case Signal.Stopped stopped -> {
                if (status == Status.RUNNING) {
                    abort(root);
                    close(Status.ABORTED, "ExecutionAborted", stopped.error(), stopped.cause());
                }
            }
            case Signal.Woken woken -> {
                if (woken.timer() == timeLimit && status == Status.RUNNING) {
                    abort(root);
                    close(Status.TIMED_OUT, "ExecutionTimedOut", null, null);
                } else {
                    pass(woken.timer(), signal);
                }
            }
            case Signal.MapRunUpdated update -> {
                if (hasMapRun(update.mapRunArn()) && status == Status.RUNNING) {
                    mapRuns.get(update.mapRunArn()).update(this, update);
                }
            }
            case Signal.Submitted submitted -> pass(submitted.call(), signal);
            case Signal.Taken taken -> pass(taken.call(), signal);
            case Signal.Succeeded succeeded -> pass(succeeded.call(), signal);
            case Signal.Failed failed -> pass(failed.call(), signal);
            case Signal.Heartbeat heartbeat -> pass(heartbeat.call(), signal);
        }
        run();
    }

    /** Whether an answer to the call is still waited for. */
    public boolean isWaitingFor(long call) {
        return waiting.containsKey(call);
    }

    public Status status() {
        return status;
    }

    /** What it succeeded with. */
    public @Nullable Object output() {
        return output;
    }

    /** What it ended with otherwise. */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    public Optional<String> cause() {
        return Optional.ofNullable(cause);
    }

    /** Milliseconds since the epoch; 0 while it runs. */
    public long endedAt() {
        return endedAt;
    }

    public int redrives() {
        return redrives;
    }

    /** What happened, in order; of an express execution nothing is kept. */
    public List<HistoryEvent> history() {
        return root.history.events();
    }

    /** Whether a Map Run is under way. */
    public boolean hasMapRun(String arn) {
        return mapRuns.containsKey(arn) && mapRuns.get(arn).distributed().status() == Status.RUNNING;
    }

    /** The Map Runs under way; all that ever were if it was made to be looked at. */
    public List<DistributedRun> mapRuns() {
        return mapRuns.values().stream().map(MapRun::distributed).toList();
    }

    void began(String mapRunArn, MapRun run) {
        mapRuns.put(mapRunArn, run);
        effects.began(mapRunArn);
    }

    void ended(String mapRunArn) {
        if (lookedAt == null) {
            mapRuns.remove(mapRunArn);
        }
    }

    boolean isLookedAt(String childArn) {
        return childArn.equals(lookedAt);
    }

    private void pass(long number, Signal signal) {
        var branch = waiting.get(number);
        if (branch != null && branch.activity != null && status == Status.RUNNING) {
            branch.activity.signal(this, branch, signal);
        }
    }

    private void start() {
        recordStart(root, input, identity.roleArn());
        limitTime();
        begin(root);
    }

    void recordStart(Branch branch, @Nullable Object given, String roleArn) {
        record(branch, "ExecutionStarted", details("input", new HistoryEvent.Payload(given), "roleArn", roleArn));
        // As on AWS, nothing led to the first state.
        branch.lastEventId = 0;
    }

    private void limitTime() {
        machine.timeoutSeconds().ifPresent(seconds -> {
            timeLimit = ++lastNumber;
            effects.wake(timeLimit, now + seconds * 1000);
        });
    }

    private void redrive() {
        if (status == Status.RUNNING || status == Status.SUCCEEDED) {
            return;
        }
        status = Status.RUNNING;
        error = null;
        cause = null;
        endedAt = 0;
        redrives++;
        record(root, "ExecutionRedriven", details("redriveCount", redrives));
        limitTime();
        resume(root);
    }

    /** Enters a branch's first state. */
    void begin(Branch branch) {
        enter(branch, branch.group.first(), branch.input);
    }

    /** Runs again what of a branch did not succeed. */
    void resume(Branch branch) {
        if (branch.ended) {
            return;
        }
        if (branch.activity instanceof Composite composite) {
            branch.cut = false;
            branch.retries = new int[branch.state.common().retriers().size()];
            branch.retryCount = 0;
            composite.redrive(this);
        } else {
            branch.activity = null;
            enter(branch, branch.state, branch.stateInput);
        }
    }

    private void run() {
        var began = express ? System.nanoTime() : 0;
        var steps = 0;
        Branch branch;
        while (status == Status.RUNNING && (branch = ready.poll()) != null) {
            if (branch.ended || branch.cut) {
                continue;
            }
            if (branch.activity == null) {
                step(branch);
            }
            if (branch.history.isFull() && !branch.top().cut) {
                var top = branch.top();
                abort(top);
                failed(top, History.tooManyEvents());
            } else if (express && (++steps & 0xFFF) == 0 && System.nanoTime() - began > MOST_NANOSECONDS_EXPRESS) {
                close(Status.TIMED_OUT, "ExecutionTimedOut", AslError.TIMEOUT, null);
            }
        }
        ready.clear();
    }

    private void step(Branch branch) {
        try {
            new Steps(this, branch).run();
        } catch (AslError e) {
            fail(branch, e);
        }
    }

    private void enter(Branch branch, State state, @Nullable Object stateInput) {
        branch.cut = false;
        branch.state = state;
        branch.stateInput = stateInput;
        branch.enteredAt = now;
        branch.retries = new int[state.common().retriers().size()];
        branch.retryCount = 0;
        branch.enteredEventId = record(
                branch,
                state.type() + "StateEntered",
                branch.history.isKept()
                        ? details("name", state.name(), "input", new HistoryEvent.Payload(stateInput))
                        : Map.of());
        if (isInspected()) {
            inspection(branch).ifPresent(given -> given.begin(branch));
        }
        ready.add(branch);
    }

    /** A state's work is done: its variables are assigned, and what follows it begins. */
    void exit(
            Branch branch,
            @Nullable Object stateOutput,
            Map<String, @Nullable Object> assigned,
            @Nullable String next) {
        if (stateOutput != branch.stateInput && Values.isTooLarge(stateOutput)) {
            throw AslError.of(
                    AslError.DATA_LIMIT_EXCEEDED,
                    "The state/task '" + branch.state.name()
                            + "' returned a result with a size exceeding the maximum number of bytes service limit.");
        }
        branch.activity = null;
        if (!assigned.isEmpty()) {
            branch.variables.assign(assigned);
        }
        if (branch.history.isKept()) {
            var details = details("name", branch.state.name(), "output", new HistoryEvent.Payload(stateOutput));
            if (!assigned.isEmpty()) {
                var variables = new LinkedHashMap<String, @Nullable Object>();
                assigned.forEach((name, value) -> variables.put(name, Values.write(value)));
                details.put("assignedVariables", variables);
            }
            record(branch, branch.state.type() + "StateExited", details);
        } else {
            record(branch, "", Map.of());
        }
        if (isInspected()) {
            inspection(branch).ifPresent(seen -> seen.leave(branch.variables, next));
        }
        if (next == null || (isInspected() && inspection(branch).isPresent())) {
            end(branch, stateOutput);
        } else {
            enter(branch, branch.group.states().get(next), stateOutput);
        }
    }

    private void end(Branch branch, @Nullable Object result) {
        branch.ended = true;
        if (branch.owner == null) {
            output = result;
            status = Status.SUCCEEDED;
            endedAt = now;
            forget(timeLimit);
            record(branch, "ExecutionSucceeded", details("output", new HistoryEvent.Payload(result)));
        } else {
            branch.owner.ended(this, branch, result);
        }
    }

    /** A state failed: it is tried again, or the error is caught, or the branch fails with it. */
    void fail(Branch branch, AslError failure) {
        fail(branch, failure, false);
    }

    void fail(Branch branch, AslError failure, boolean heartbeat) {
        new Recovery(this, branch, failure, heartbeat).run();
    }

    /** A path ends with an error. */
    void failed(Branch branch, AslError failure) {
        if (branch.owner == null) {
            close(Status.FAILED, "ExecutionFailed", failure.error(), failure.cause());
        } else {
            branch.owner.failed(this, branch, failure);
        }
    }

    private void close(Status end, String event, @Nullable String endError, @Nullable String endCause) {
        status = end;
        error = endError;
        cause = endCause;
        endedAt = now;
        forget(timeLimit);
        record(root, event, AslError.of(endError, endCause).details());
    }

    /** Ends a branch's work without its doing; what it was at stays known, for a redrive. */
    void abort(Branch branch) {
        if (branch.ended || branch.cut) {
            return;
        }
        branch.cut = true;
        if (branch.activity != null) {
            branch.activity.cancel(this);
        }
        if (branch.activity instanceof Composite composite) {
            composite.aborted(this);
        } else {
            record(branch, branch.state.type() + "StateAborted", Map.of());
        }
    }

    /** Goes back to a state whose pause before the next attempt is over. */
    void again(Branch branch) {
        branch.activity = null;
        ready.add(branch);
    }

    long wait(Branch branch) {
        var number = ++lastNumber;
        waiting.put(number, branch);
        return number;
    }

    long wake(Branch branch, long at) {
        var number = wait(branch);
        effects.wake(number, at);
        return number;
    }

    void call(Branch branch, long number, String resource, @Nullable Object payload, Optional<String> token) {
        waiting.put(number, branch);
        effects.call(new Effects.Call(number, resource, payload, token));
    }

    void forget(long number) {
        if (number != 0) {
            waiting.remove(number);
            effects.forget(number);
        }
    }

    /** A call was answered: there is nothing to take back. */
    void answered(long number) {
        waiting.remove(number);
    }

    long now() {
        return now;
    }

    Identity identity() {
        return identity;
    }

    String token(long number) {
        return new TaskToken(identity.executionArn(), number).text(random.nextLong());
    }

    RandomGenerator random() {
        return random;
    }

    String uuid() {
        return IntrinsicFunctions.uuid(random);
    }

    /** What expressions see now. */
    Evaluation evaluation(Branch branch, @Nullable Object value, @Nullable String token) {
        return new Evaluation(value, () -> ContextObject.of(this, branch, token), branch.variables, random, now);
    }

    @Nullable
    Object input() {
        return input;
    }

    /** Notes what happened on a path; returns the event's number. */
    long record(Branch branch, String type, Map<String, @Nullable Object> details) {
        branch.lastEventId = branch.history.record(branch.lastEventId, now, type, details);
        return branch.lastEventId;
    }

    /** Names and their values, in order. */
    static Map<String, @Nullable Object> details(@Nullable Object... pairs) {
        var details = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            details.put((String) pairs[i], pairs[i + 1]);
        }
        return details;
    }
}
