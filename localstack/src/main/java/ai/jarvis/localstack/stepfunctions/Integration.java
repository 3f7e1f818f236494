package ai.jarvis.localstack.stepfunctions;

import org.jspecify.annotations.Nullable;

/** What Task states of some resources call. */
interface Integration {
    /**
     * Does the work, in a thread of its own.
     *
     * @param resource the whole resource, without {@code .sync} or {@code .waitForTaskToken}
     * @param input the effective one
     * @return what it answers, as JSON
     * @throws TaskFailure if the task failed
     */
    @Nullable
    Object call(String resource, @Nullable Object input) throws TaskFailure, InterruptedException;
}
