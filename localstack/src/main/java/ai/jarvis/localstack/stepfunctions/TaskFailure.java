package ai.jarvis.localstack.stepfunctions;

import org.jspecify.annotations.Nullable;

/** How a task ends without success: the names that its state's {@code Retry} and {@code Catch} match. */
final class TaskFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String error;

    TaskFailure(String error, @Nullable String cause) {
        super(cause, null, false, false);
        this.error = error;
    }

    String error() {
        return error;
    }
}
