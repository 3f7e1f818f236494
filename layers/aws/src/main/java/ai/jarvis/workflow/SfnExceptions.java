package ai.jarvis.workflow;

import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells what Step Functions refuses for good from what may be asked again. */
final class SfnExceptions {
    /** What of the answers with a status of 400 is not the request's fault. */
    private static final Set<String> PASSING =
            Set.of("ExecutionLimitExceeded", "ConflictException", "ThrottlingException", "StateMachineDeleting");

    private static final int SERVER_ERROR = 500;

    private SfnExceptions() {}

    static <T> T translating(Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            var code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
            if (e.isThrottlingException() || e.statusCode() >= SERVER_ERROR || PASSING.contains(code)) {
                throw new StateMachines.Unavailable("Step Functions does not take it now: " + code, e);
            }
            throw new StateMachines.Rejected("Step Functions refused: " + code, e);
        } catch (SdkException e) {
            throw new StateMachines.Unavailable("Step Functions does not answer", e);
        }
    }
}
