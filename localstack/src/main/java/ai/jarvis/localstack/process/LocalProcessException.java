package ai.jarvis.localstack.process;

/** A program of the stack cannot be started; the message is for the person at the terminal. */
public class LocalProcessException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LocalProcessException(String message) {
        super(message);
    }

    public LocalProcessException(String message, Throwable cause) {
        super(message, cause);
    }
}
