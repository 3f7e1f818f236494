package ai.jarvis.cdk.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * One single-use worker of {@code tasks/tasks.yaml}.
 *
 * @param cpu units of 1/1024 processor
 * @param memory MiB
 * @param sizes how many there are, by the deployment's size
 * @param startsBy keys of objects that start one where none waits
 * @param tmpfs all that can be written
 */
public record TaskEntry(
        String image,
        int cpu,
        int memory,
        Queue queue,
        Map<String, Count> sizes,
        @JsonProperty("starts_by") String startsBy,
        List<Tmpfs> tmpfs,
        Map<String, String> environment) {
    /** Name of the image's repository, without the deployment's. */
    public String repository() {
        return image.split(":", 2)[0];
    }

    /**
     * How many tasks there are.
     *
     * @param warm tasks that wait for work
     * @param most tasks at a time
     */
    public record Count(int warm, int most) {}

    /**
     * A file system in memory.
     *
     * @param size MiB
     */
    public record Tmpfs(String path, int size, List<String> options) {}

    /**
     * The queue whose messages the worker takes.
     *
     * @param visibility seconds that a message is hidden while it is worked on
     * @param attempts receives before a message becomes a dead letter
     */
    public record Queue(String name, int visibility, int attempts) {}
}
