package ai.jarvis.localstack.lambda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * How an invocation ended.
 *
 * @param failed whether the function failed; the payload then holds {@code errorMessage} and {@code errorType}
 * @param payload JSON
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a payload of megabytes is not copied.
record Invocation(boolean failed, byte[] payload) {
    static Invocation succeeded(byte[] payload) {
        return new Invocation(false, payload);
    }

    /** The failure as Lambda reports it, but without the stack trace, which is in the log. */
    static Invocation threw(Throwable thrown) {
        return failed(String.valueOf(thrown.getMessage()), thrown.getClass().getName());
    }

    static Invocation timedOut(String requestId, Duration limit) {
        String message = String.format(
                Locale.ROOT,
                "RequestId: %s Error: Task timed out after %.2f seconds",
                requestId,
                limit.toMillis() / 1000.0);
        return failed(message, "Sandbox.Timedout");
    }

    private static Invocation failed(String message, String type) {
        String payload = new JsonMapper()
                .createObjectNode()
                .put("errorMessage", message)
                .put("errorType", type)
                .toString();
        return new Invocation(true, payload.getBytes(StandardCharsets.UTF_8));
    }
}
