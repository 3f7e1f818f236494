package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Effects;
import ai.jarvis.localstack.stepfunctions.asl.Signal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what Task states ask for, by their resources. */
final class Tasks {
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final String TOKEN = ".waitForTaskToken";
    private static final Pattern NESTED =
            Pattern.compile("arn:[a-z-]+:states:[^:]*:[^:]*:states:startExecution(\\.sync(:2)?)?");

    private final List<Map.Entry<Pattern, Integration>> integrations;
    private final Activities activities;
    private Starter nested = (call, parent, resource, answer, undo) -> {
        throw new IllegalStateException("No executions can be started yet");
    };

    /** Starts executions for those that have a state which does. */
    interface Starter {
        void start(Effects.Call call, String parent, String resource, Consumer<Signal> answer, Consumer<Runnable> undo)
                throws TaskFailure, InterruptedException;
    }

    /**
     * @param integrations by patterns of resources; the first that matches is called
     */
    Tasks(List<Map.Entry<Pattern, Integration>> integrations, Activities activities) {
        this.integrations = List.copyOf(integrations);
        this.activities = activities;
    }

    void nested(Starter executions) {
        nested = executions;
    }

    /**
     * Does what is asked and says how it ended, or that it began if its end comes by its token.
     *
     * @param undo takes what ends the work if nobody waits for it any more
     */
    void run(Effects.Call call, String execution, Consumer<Signal> answer, Consumer<Runnable> undo) {
        var number = call.number();
        try {
            if (call.resource().contains(":activity:")) {
                activities.offer(call);
                return;
            }
            var waits = call.resource().endsWith(TOKEN);
            var resource =
                    waits ? call.resource().substring(0, call.resource().length() - TOKEN.length()) : call.resource();
            if (NESTED.matcher(resource).matches()) {
                nested.start(call, execution, resource, answer, undo);
                return;
            }
            var output = integration(resource).call(resource, call.input());
            answer.accept(waits ? new Signal.Submitted(number, output) : new Signal.Succeeded(number, output));
        } catch (TaskFailure e) {
            answer.accept(new Signal.Failed(number, e.error(), e.getMessage()));
        } catch (InterruptedException e) {
            // The process ends; the next one calls again.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("A task of {} failed in here", execution, e);
            answer.accept(
                    new Signal.Failed(number, "States.TaskFailed", "The task could not be run; the log says why"));
        }
    }

    private Integration integration(String resource) throws TaskFailure {
        for (var entry : integrations) {
            if (entry.getKey().matcher(resource).matches()) {
                return entry.getValue();
            }
        }
        throw new TaskFailure("States.Runtime", "The resource " + resource + " is not served on this machine.");
    }
}
