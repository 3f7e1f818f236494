package ai.jarvis.cdk.manifest;

import java.util.List;

/**
 * One single-use worker of {@code tasks/tasks.yaml}.
 *
 * @param cpu units of 1/1024 processor
 * @param memory MiB
 * @param warm tasks that wait for work
 * @param most tasks at a time
 */
public record TaskEntry(String image, int cpu, int memory, Queue queue, int warm, int most, List<String> grants) {
    /** Name of the image's repository, without the deployment's. */
    public String repository() {
        return image.split(":", 2)[0];
    }

    /**
     * The queue whose messages the worker takes.
     *
     * @param visibility seconds that a message is hidden while it is worked on
     * @param attempts receives before a message becomes a dead letter
     */
    public record Queue(String name, int visibility, int attempts) {}
}
