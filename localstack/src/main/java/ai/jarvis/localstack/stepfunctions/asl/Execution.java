package ai.jarvis.localstack.stepfunctions.asl;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a machine: what it does follows from its identity, its input and the signals it was given, in their
 * order and with their times, and from nothing else. So it can be made again from them.
 *
 * <p>It is not safe for use by several threads at a time.
 */
public final class Execution {
    private static final int MOST_EVENTS = 25_000;
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
    private final List<HistoryEvent> history = new ArrayList<>();
    private final Map<Long, Branch> waiting = new HashMap<>();
    private final Deque<Branch> ready = new ArrayDeque<>();
    private final Branch root;
    private long now;
    private long lastEventId;
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
        this.machine = machine;
        this.identity = identity;
        this.input = input;
        this.express = express;
        this.effects = effects;
        this.random = new SplittableRandom(identity.seed());
        this.root = new Branch(null, 0, machine.states(), new Variables(null), !express, input, null, null, 0);
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
        return Collections.unmodifiableList(history);
    }

    private void pass(long number, Signal signal) {
        var branch = waiting.get(number);
        if (branch != null && branch.activity != null && status == Status.RUNNING) {
            branch.activity.signal(this, branch, signal);
        }
    }

    private void start() {
        record(
                root,
                "ExecutionStarted",
                details("input", new HistoryEvent.Payload(input), "roleArn", identity.roleArn()));
        limitTime();
        begin(root);
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
            if (!branch.ended && branch.activity == null) {
                step(branch);
            }
            if (!express && branch.ownEvents > MOST_EVENTS) {
                failed(branch, tooManyEvents());
            } else if (!express && lastEventId > MOST_EVENTS) {
                abort(root);
                var limit = tooManyEvents();
                close(Status.FAILED, "ExecutionFailed", limit.error(), limit.cause());
            } else if (express && (++steps & 0xFFF) == 0 && System.nanoTime() - began > MOST_NANOSECONDS_EXPRESS) {
                close(Status.TIMED_OUT, "ExecutionTimedOut", AslError.TIMEOUT, null);
            }
        }
        ready.clear();
    }

    private static AslError tooManyEvents() {
        return AslError.of(
                AslError.RUNTIME, "The execution reached the maximum number of history events (" + MOST_EVENTS + ").");
    }

    private void step(Branch branch) {
        try {
            new Steps(this, branch).run();
        } catch (AslError e) {
            fail(branch, e);
        }
    }

    private void enter(Branch branch, State state, @Nullable Object stateInput) {
        branch.state = state;
        branch.stateInput = stateInput;
        branch.enteredAt = now;
        branch.retries = new int[state.common().retriers().size()];
        branch.retryCount = 0;
        branch.enteredEventId = record(
                branch,
                state.type() + "StateEntered",
                branch.recorded
                        ? details("name", state.name(), "input", new HistoryEvent.Payload(stateInput))
                        : Map.of());
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
        if (branch.recorded) {
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
        if (next == null) {
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
        var named = failure.named(branch.state.name(), branch.enteredEventId);
        named.location()
                .ifPresent(location -> record(
                        branch,
                        "EvaluationFailed",
                        details(
                                "error", named.error(),
                                "cause", named.cause(),
                                "location", location,
                                "state", branch.state.name())));
        if (retries(branch, named, heartbeat)) {
            return;
        }
        for (var catcher : branch.state.common().catchers()) {
            if (named.matches(catcher.errors(), heartbeat)) {
                try {
                    new Steps(this, branch).recover(catcher, named);
                } catch (AslError e) {
                    failed(branch, e.named(branch.state.name(), branch.enteredEventId));
                }
                return;
            }
        }
        failed(branch, named);
    }

    private boolean retries(Branch branch, AslError failure, boolean heartbeat) {
        var retriers = branch.state.common().retriers();
        for (int i = 0; i < retriers.size(); i++) {
            var retrier = retriers.get(i);
            if (failure.matches(retrier.errors(), heartbeat)) {
                if (branch.retries[i] >= retrier.maxAttempts()) {
                    return false;
                }
                var seconds = Math.min(
                        retrier.maxDelaySeconds(),
                        retrier.intervalSeconds() * Math.pow(retrier.backoffRate(), branch.retries[i]));
                branch.retries[i]++;
                branch.retryCount++;
                var delay = Math.round(seconds * 1000);
                new Pause(false).start(this, branch, now + (retrier.jitter() ? random.nextLong(delay + 1) : delay));
                return true;
            }
        }
        return false;
    }

    private void failed(Branch branch, AslError failure) {
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
        var details = new LinkedHashMap<String, @Nullable Object>();
        if (endError != null) {
            details.put("error", endError);
        }
        if (endCause != null) {
            details.put("cause", endCause);
        }
        record(root, event, details);
    }

    /** Ends a branch's work without its doing; what it was at stays known, for a redrive. */
    void abort(Branch branch) {
        if (branch.ended) {
            return;
        }
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
        var plain = identity.executionArn() + "|" + number + "|" + Long.toHexString(random.nextLong());
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The execution and the call that a task token names.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static TokenTarget target(String token) {
        var parts = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).split("\\|", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("Not a task token");
        }
        return new TokenTarget(parts[0], Long.parseLong(parts[1]));
    }

    /** Whom a task token is for. */
    public record TokenTarget(String executionArn, long call) {}

    String uuid() {
        return IntrinsicFunctions.uuid(random);
    }

    /** What expressions see now. */
    Evaluation evaluation(Branch branch, @Nullable Object value, @Nullable String token) {
        return new Evaluation(value, () -> context(branch, token), branch.variables, random, now);
    }

    private Map<String, @Nullable Object> context(Branch branch, @Nullable String token) {
        var context = new LinkedHashMap<String, @Nullable Object>();
        context.put("Execution", execution(branch));
        var machineContext = new LinkedHashMap<String, @Nullable Object>();
        machineContext.put("Id", identity.machineArn());
        machineContext.put("Name", identity.machineName());
        context.put("StateMachine", machineContext);
        var stateContext = new LinkedHashMap<String, @Nullable Object>();
        stateContext.put("Name", branch.state.name());
        stateContext.put("EnteredTime", Instant.ofEpochMilli(branch.enteredAt).toString());
        if (branch.state instanceof State.Task
                || branch.state instanceof State.Parallel
                || branch.state instanceof State.ForEach) {
            stateContext.put("RetryCount", branch.retryCount);
        }
        context.put("State", stateContext);
        if (token != null) {
            context.put("Task", details("Token", token));
        }
        for (var at = branch; at != null; at = at.owner == null ? null : at.owner.branch()) {
            if (at.mapContext != null) {
                context.put("Map", at.mapContext);
                break;
            }
        }
        return context;
    }

    private Map<String, @Nullable Object> execution(Branch branch) {
        for (var at = branch; at != null; at = at.owner == null ? null : at.owner.branch()) {
            if (at.executionContext != null) {
                return at.executionContext;
            }
        }
        var context = new LinkedHashMap<String, @Nullable Object>();
        context.put("Id", identity.executionArn());
        context.put("Input", input);
        context.put("StartTime", Instant.ofEpochMilli(identity.startedAt()).toString());
        context.put("Name", identity.executionName());
        context.put("RoleArn", identity.roleArn());
        context.put("RedriveCount", redrives);
        return context;
    }

    /**
     * A child of a distributed Map state counts its own events: they are not in this history.
     *
     * @return the event's number, also if it is not kept
     */
    long record(Branch branch, String type, Map<String, @Nullable Object> details) {
        if (!branch.recorded && !express) {
            return ++branch.ownEvents;
        }
        var id = ++lastEventId;
        if (branch.recorded) {
            history.add(new HistoryEvent(id, branch.lastEventId, now, type, details));
        }
        branch.lastEventId = id;
        return id;
    }

    /** Records it only if it is wanted. */
    long record(Branch branch, String type, Map<String, @Nullable Object> details, boolean wanted) {
        return wanted ? record(branch, type, details) : branch.lastEventId;
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
