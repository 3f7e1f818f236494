package ai.jarvis.localstack.ecs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Starts the tasks of one task definition on this machine, where no container runtime is needed for them. */
public interface TaskLauncher {
    /**
     * Starts a task, whose end is not waited for.
     *
     * @throws IllegalStateException if it cannot be started; the message is the reason that the caller sees
     */
    Running launch(Request request);

    /**
     * What a task is started with.
     *
     * @param overrides what containers are given instead of what their definition says
     */
    record Request(String taskArn, String startedBy, List<ContainerOverride> overrides) {
        public Request {
            overrides = List.copyOf(overrides);
        }
    }

    /** What one container is given. */
    record ContainerOverride(String name, List<String> command, Map<String, String> environment) {
        public ContainerOverride {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** A task under way. */
    interface Running {
        /** Completes when it has got work; one that waits for none has from its start. */
        default CompletableFuture<Void> begun() {
            return CompletableFuture.completedFuture(null);
        }

        /** Its end, which always comes. */
        CompletableFuture<Exit> ended();

        /** Asks it to end. */
        void stop(String reason);
    }

    /**
     * How a task ended.
     *
     * @param exitCodes by the containers' names; 0 is success
     */
    record Exit(Map<String, Integer> exitCodes, String reason) {
        public Exit {
            exitCodes = Map.copyOf(exitCodes);
        }

        public boolean isSuccess() {
            return exitCodes.values().stream().allMatch(code -> code == 0);
        }
    }
}
