package ai.jarvis.sandbox;

import ai.jarvis.platform.Variables;
import java.util.Optional;

/**
 * Where code is run.
 *
 * @param queueUrl of the queue that workers take executions from
 * @param resultsQueueUrl of the queue by which executions are looked at when their deadline has passed
 * @param workers most that there are at a time
 */
public record SandboxSettings(String queueUrl, String resultsQueueUrl, int workers) {
    private static final int WORKERS = 4;

    /** The settings; absent if the workers' queue is not named. What is missing then is noted. */
    public static Optional<SandboxSettings> from(Variables variables) {
        return variables.optionalText("JARVIS_SANDBOX_QUEUE_URL").map(queue -> {
            var workers = variables.number("JARVIS_SANDBOX_WORKERS", WORKERS);
            if (workers < 1) {
                variables.problem("JARVIS_SANDBOX_WORKERS must be at least 1: " + workers);
            }
            return new SandboxSettings(queue, variables.text("JARVIS_SANDBOX_RESULTS_QUEUE_URL"), Math.max(1, workers));
        });
    }
}
