package ai.jarvis.localstack.runtime;

/** A function could not be made or does not run any more; the message is what its runtime said. */
public final class FunctionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FunctionException(String message) {
        super(message);
    }
}
