package ai.jarvis.agent;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;

/** The loop of agents in Step Functions: the machine {@code agent-loop}. */
public final class SfnAgentMachine implements AgentMachine {
    private static final Duration LATER = Duration.ofSeconds(5);

    private final SfnClient machines;
    private final String machine;

    /** @param machine its ARN */
    public SfnAgentMachine(SfnClient machines, String machine) {
        this.machines = machines;
        this.machine = machine;
    }

    @Override
    public void start(Execution execution) {
        var input = new TreeMap<>(Map.of(
                "tenant",
                execution.tenant().value(),
                "execution",
                execution.id().value()));
        try {
            machines.startExecution(request -> request.stateMachineArn(machine)
                    .name(execution.machineName())
                    .input(Json.write(input)));
        } catch (ExecutionAlreadyExistsException e) {
            return; // It is under way.
        } catch (SdkException e) {
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "agents_unavailable",
                    "The execution could not be started. Try again later.",
                    LATER,
                    e);
        }
    }

    @Override
    public void stop(String execution) {
        try {
            machines.stopExecution(request -> request.executionArn(execution)
                    .error("Cancelled")
                    .cause("The execution of the agent was cancelled."));
        } catch (ExecutionDoesNotExistException e) {
            return; // It has ended so long ago that it is forgotten.
        }
    }
}
