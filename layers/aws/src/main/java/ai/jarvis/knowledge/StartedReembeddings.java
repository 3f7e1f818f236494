package ai.jarvis.knowledge;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Memoized;
import ai.jarvis.platform.NamedExecutions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Changes of embedding models as executions of a state machine, named after their tasks. */
public final class StartedReembeddings {
    private StartedReembeddings() {}

    /**
     * Starts executions of a machine.
     *
     * @param machine its ARN; absent in a process that starts none
     */
    public static Reembeddings.Starter by(Optional<String> machine, AwsClients aws) {
        var executions = new Memoized<>(() -> new NamedExecutions(aws.stepFunctions()));
        return change -> {
            var arn = machine.orElseThrow(() -> new IllegalStateException("No embedding model is changed here"));
            var input = new TreeMap<>(Map.of(
                    "tenant", change.tenant().value(),
                    "task", change.task().value()));
            executions.get().start(arn, change.task().value(), Json.write(input));
        };
    }
}
