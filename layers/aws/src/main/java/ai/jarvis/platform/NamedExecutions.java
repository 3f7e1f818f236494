package ai.jarvis.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/** Executions that are named after what they work on, so that it is not worked on twice at a time. */
public final class NamedExecutions {
    private static final Logger LOG = LoggerFactory.getLogger(NamedExecutions.class);

    private final SfnClient machines;

    public NamedExecutions(SfnClient machines) {
        this.machines = machines;
    }

    /**
     * Starts an execution of the name, unless it runs. Where one has ended, whoever asks knows that its work has not:
     * {@code NAME-2} goes on, or {@code NAME-3}.
     *
     * @param input the same each time that it is of the same work
     */
    public void start(String machineArn, String name, String input) {
        for (int number = 1; !isStarted(machineArn, name + (number == 1 ? "" : "-" + number), input); number++) {
            LOG.info("Execution {} of {} has ended before the work did; another one goes on", number, name);
        }
    }

    private boolean isStarted(String machineArn, String name, String input) {
        try {
            machines.startExecution(
                    request -> request.stateMachineArn(machineArn).name(name).input(input));
            return true;
        } catch (ExecutionAlreadyExistsException e) {
            return false;
        }
    }
}
