package ai.jarvis.localstack.ecs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A task that was started, as long as it is remembered. */
public final class Task {
    private final String arn;
    private final String cluster;
    private final String definition;
    private final TaskLauncher.Request request;
    private final TaskLauncher.Running running;
    private final long startedAt;
    private final CompletableFuture<TaskLauncher.Exit> ended;
    private volatile Optional<TaskLauncher.Exit> exit = Optional.empty();
    private volatile Optional<String> stopReason = Optional.empty();
    private volatile long stoppedAt;

    Task(String cluster, String definition, TaskLauncher.Request request, TaskLauncher.Running running, Clock clock) {
        this.arn = request.taskArn();
        this.cluster = cluster;
        this.definition = definition;
        this.request = request;
        this.running = running;
        this.startedAt = clock.millis();
        this.ended = running.ended().whenComplete((how, failure) -> {
            stoppedAt = clock.millis();
            exit = Optional.ofNullable(how);
        });
    }

    String arn() {
        return arn;
    }

    String cluster() {
        return cluster;
    }

    String family() {
        return definition.replaceFirst("^.*/", "").replaceFirst(":\\d+$", "");
    }

    boolean isStopped() {
        return ended.isDone();
    }

    /** Completes when the task has got work. */
    CompletableFuture<Void> begun() {
        return running.begun();
    }

    /** Completes when the task is over. */
    public CompletableFuture<TaskLauncher.Exit> ended() {
        return ended.copy();
    }

    /** Asks it to end. */
    public void stop(String reason) {
        stopReason = Optional.of(reason);
        running.stop(reason);
    }

    /**
     * The task as the API gives it.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html">AWS</a>
     */
    public ObjectNode json() {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("taskArn", arn)
                .put("clusterArn", cluster)
                .put("taskDefinitionArn", definition)
                .put("launchType", "FARGATE")
                .put("group", "family:" + family())
                .put("desiredStatus", isStopped() || stopReason.isPresent() ? "STOPPED" : "RUNNING")
                .put("lastStatus", isStopped() ? "STOPPED" : "RUNNING")
                .put("createdAt", startedAt / 1000.0)
                .put("startedAt", startedAt / 1000.0)
                .put("startedBy", request.startedBy());
        if (isStopped()) {
            json.put("stoppedAt", stoppedAt / 1000.0)
                    .put("stopCode", stopReason.isPresent() ? "UserInitiated" : "EssentialContainerExited")
                    .put(
                            "stoppedReason",
                            stopReason
                                    .or(() -> exit.map(TaskLauncher.Exit::reason))
                                    .orElse("The task could not be run"));
        }
        var containers = json.putArray("containers");
        exit.ifPresent(how -> how.exitCodes().forEach((name, code) -> containers
                .addObject()
                .put("name", name)
                .put("taskArn", arn)
                .put("lastStatus", "STOPPED")
                .put("exitCode", code)));
        return json;
    }
}
