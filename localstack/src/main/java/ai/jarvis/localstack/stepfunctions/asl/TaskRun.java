package ai.jarvis.localstack.stepfunctions.asl;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Task state under way. */
final class TaskRun implements Activity {
    private static final Pattern SERVICE = Pattern.compile("arn:[a-z-]+:states:[^:]*:[^:]*:(.+):([^:]+)");

    private final State.Task task;
    private final Names names;
    private final @Nullable String token;
    private final long call;
    private final long heartbeatMillis;
    private boolean submitted;
    private long timeout;
    private long heartbeat;

    private TaskRun(State.Task task, @Nullable String token, long call, long heartbeatMillis) {
        this.task = task;
        this.names = Names.of(task);
        this.token = token;
        this.call = call;
        this.heartbeatMillis = heartbeatMillis;
    }

    static void start(Execution execution, Branch branch, State.Task task, Steps steps) {
        var call = execution.wait(branch);
        var token = task.waitsForToken() || task.isActivity() ? execution.token(call) : null;
        try {
            var evaluation = steps.evaluation(steps.effectiveInput(), token);
            var timeout = millis(task.timeout(), evaluation);
            var heartbeat = millis(task.heartbeat(), evaluation);
            if (task.credentials() != null) {
                task.credentials().evaluate(evaluation);
            }
            var payload = steps.payload(token);
            var run = new TaskRun(task, token, call, heartbeat);
            branch.activity = run;
            run.begin(execution, branch, payload, timeout);
        } catch (AslError e) {
            execution.answered(call);
            throw e;
        }
    }

    private static long millis(@Nullable NumberField seconds, Evaluation evaluation) {
        if (seconds == null) {
            return 0;
        }
        var value = seconds.evaluate(evaluation);
        if (value <= 0) {
            throw seconds.path().isPresent()
                    ? AslError.runtime("The value of " + seconds.name() + "Path must be positive: " + value)
                    : AslError.query(seconds.name(), "The value of " + seconds.name() + " must be positive: " + value);
        }
        return (long) (value * 1000);
    }

    private void begin(Execution execution, Branch branch, @Nullable Object payload, long timeoutMillis) {
        execution.record(
                branch,
                names.event("Scheduled"),
                branch.history.isKept() ? scheduled(payload, timeoutMillis) : Map.of());
        if (!task.isActivity()) {
            execution.record(branch, names.event("Started"), names.service());
        }
        if (timeoutMillis > 0) {
            timeout = execution.wake(branch, execution.now() + timeoutMillis);
        }
        beat(execution, branch);
        execution.call(branch, call, task.resource(), payload, Optional.ofNullable(token));
    }

    private Map<String, @Nullable Object> scheduled(@Nullable Object payload, long timeoutMillis) {
        var details = names.scheduled(payload);
        if (timeoutMillis > 0) {
            details.put("timeoutInSeconds", timeoutMillis / 1000);
        }
        if (heartbeatMillis > 0) {
            details.put("heartbeatInSeconds", heartbeatMillis / 1000);
        }
        return details;
    }

    private void beat(Execution execution, Branch branch) {
        if (heartbeatMillis > 0) {
            execution.forget(heartbeat);
            heartbeat = execution.wake(branch, execution.now() + heartbeatMillis);
        }
    }

    @Override
    public void cancel(Execution execution) {
        execution.forget(call);
        execution.forget(timeout);
        execution.forget(heartbeat);
    }

    @Override
    public void signal(Execution execution, Branch branch, Signal signal) {
        switch (signal) {
            case Signal.Submitted again when submitted -> {}
            case Signal.Submitted begun -> {
                submitted = true;
                var details = names.service();
                details.put("output", new HistoryEvent.Payload(begun.output()));
                execution.record(branch, "TaskSubmitted", details);
            }
            case Signal.Taken taken -> {
                execution.record(branch, "ActivityStarted", Execution.details("workerName", taken.worker()));
                beat(execution, branch);
            }
            case Signal.Heartbeat beat -> beat(execution, branch);
            case Signal.Succeeded succeeded -> {
                answered(execution);
                var details = names.service();
                details.put("output", new HistoryEvent.Payload(succeeded.output()));
                execution.record(branch, names.event("Succeeded"), details);
                try {
                    new Steps(execution, branch).finish(succeeded.output(), token);
                } catch (AslError e) {
                    execution.fail(branch, e);
                }
            }
            case Signal.Failed failed -> {
                answered(execution);
                var isRuntime = AslError.RUNTIME.equals(failed.error());
                if (!isRuntime) {
                    execution.record(branch, names.event("Failed"), failure(failed.error(), failed.cause()));
                }
                execution.fail(
                        branch,
                        isRuntime
                                ? AslError.runtime(String.valueOf(failed.cause()))
                                : AslError.of(failed.error(), failed.cause()));
            }
            case Signal.Woken woken -> {
                cancel(execution);
                execution.record(branch, names.event("TimedOut"), failure(AslError.TIMEOUT, null));
                execution.fail(branch, AslError.of(AslError.TIMEOUT, null), woken.timer() == heartbeat);
            }
            case Signal.Started started -> throw new IllegalStateException("A task is not started by a signal");
            case Signal.Stopped stopped -> throw new IllegalStateException("A task is not stopped by a signal");
            case Signal.MapRunUpdated update -> throw new IllegalStateException("A task is not a Map Run");
            case Signal.Redriven redriven -> throw new IllegalStateException("A task is not redriven by a signal");
        }
    }

    private void answered(Execution execution) {
        execution.answered(call);
        execution.forget(timeout);
        execution.forget(heartbeat);
    }

    private Map<String, @Nullable Object> failure(@Nullable String error, @Nullable String cause) {
        var details = names.service();
        details.putAll(AslError.of(error, cause).details());
        return details;
    }

    /** How the history calls the kinds of tasks: functions by their ARN, activities, and services. */
    private record Names(String prefix, String resourceType, String resource, String original) {
        static Names of(State.Task task) {
            if (task.isFunction()) {
                return new Names("LambdaFunction", "", "", task.resource());
            }
            if (task.isActivity()) {
                return new Names("Activity", "", "", task.resource());
            }
            var matcher = SERVICE.matcher(task.resource());
            return matcher.matches()
                    ? new Names("Task", matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2), task.resource())
                    : new Names("Task", "", task.resource(), task.resource());
        }

        String event(String what) {
            return prefix + what;
        }

        Map<String, @Nullable Object> scheduled(@Nullable Object payload) {
            if (!prefix.equals("Task")) {
                return Execution.details("resource", original, "input", new HistoryEvent.Payload(payload));
            }
            var details = service();
            var region = original.split(":", -1).length > 3 ? original.split(":", -1)[3] : "";
            if (!region.isEmpty()) {
                details.put("region", region);
            }
            details.put("parameters", new HistoryEvent.Payload(payload));
            return details;
        }

        Map<String, @Nullable Object> service() {
            var details = new LinkedHashMap<String, @Nullable Object>();
            if (prefix.equals("Task")) {
                details.put("resourceType", resourceType);
                details.put("resource", resource);
            }
            return details;
        }
    }
}
