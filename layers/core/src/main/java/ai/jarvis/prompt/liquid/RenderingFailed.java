package ai.jarvis.prompt.liquid;

/** A template that cannot be rendered with the values that it was given. The message says why, for people. */
public final class RenderingFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RenderingFailed(String message) {
        super(message);
    }

    RenderingFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
