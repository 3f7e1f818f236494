package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Effects;
import ai.jarvis.localstack.stepfunctions.asl.Signal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what Task states ask for, by their resources. */
final class Tasks {
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final String TOKEN = ".waitForTaskToken";
    private final List<Map.Entry<Pattern, Integration>> integrations;
    private final Map<Pattern, Starter> starters = new ConcurrentHashMap<>();
    private final Activities activities;

    /** Begins work whose end may be waited for, and then tells that it began before it tells how it ended. */
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

    /** Has the work of resources begun by a starter from now on. */
    void startBy(Pattern resources, Starter starter) {
        starters.put(resources, starter);
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
            for (var entry : starters.entrySet()) {
                if (entry.getKey().matcher(resource).matches()) {
                    entry.getValue().start(call, execution, resource, answer, undo);
                    return;
                }
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
