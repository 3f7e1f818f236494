package ai.jarvis.localstack;

import ai.jarvis.localstack.ecs.WorkerService;
import ai.jarvis.localstack.manifest.Functions.Queue;
import ai.jarvis.localstack.manifest.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The single-use workers of {@code tasks/tasks.yaml} on this machine, of which there is one kind.
 *
 * @param queue whose messages they take
 */
record Workers(Queue queue, WorkerService.Size size) {
    private static final String TASK = "sandbox";
    private static final String SIZE = "machine";
    private static final String WARM = "JARVIS_SANDBOX_WARM";
    private static final String MOST = "JARVIS_SANDBOX_WORKERS";

    /**
     * Reads the manifest.
     *
     * @param given settings that go before the manifest's, by the names of environment variables
     */
    static Workers read(Path manifest, Map<String, String> given) {
        var top = Section.parse(manifest, Section.text(manifest));
        var task = top.optionalSection(TASK).orElseThrow();
        var queue = task.optionalSection("queue").orElseThrow();
        var size = task.optionalSection("sizes")
                .flatMap(sizes -> sizes.optionalSection(SIZE))
                .orElseThrow();
        var warm = number(given, WARM, size.number("warm", 0, 100));
        var most = number(given, MOST, size.number("most", 0, 100));
        return new Workers(
                new Queue(
                        queue.text("name"),
                        1,
                        Duration.ofSeconds(queue.number("visibility", 1, 43_200)),
                        queue.number("attempts", 1, 1_000),
                        1),
                new WorkerService.Size(warm, Math.max(warm, most)));
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        var text = given.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException(name + " must be a number from 0 to 99, is " + text);
        }
        return Integer.parseInt(text);
    }
}
