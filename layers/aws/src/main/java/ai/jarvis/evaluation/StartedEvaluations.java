package ai.jarvis.evaluation;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Memoized;
import ai.jarvis.platform.NamedExecutions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Evaluations as executions of a state machine, named after them. */
public final class StartedEvaluations {
    private StartedEvaluations() {}

    /**
     * Starts executions of a machine.
     *
     * @param machine its ARN; absent in a process that starts none
     */
    public static Evaluations.Starter by(Optional<String> machine, AwsClients aws) {
        var executions = new Memoized<>(() -> new NamedExecutions(aws.stepFunctions()));
        return evaluation -> {
            var arn = machine.orElseThrow(() -> new IllegalStateException("Nothing is evaluated here"));
            var input = new TreeMap<>(Map.of(
                    "tenant", evaluation.tenant().value(),
                    "evaluation", evaluation.id().value()));
            executions.get().start(arn, evaluation.id().value(), Json.write(input));
        };
    }
}
