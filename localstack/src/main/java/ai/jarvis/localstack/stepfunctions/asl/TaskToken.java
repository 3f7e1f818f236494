package ai.jarvis.localstack.stepfunctions.asl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a task that ends by a callback is named by.
 *
 * @param call the number under which the execution waits for the end
 */
public record TaskToken(String executionArn, long call) {
    /**
     * The text that is handed out.
     *
     * @param secret what nobody can guess
     */
    String text(long secret) {
        var plain = executionArn + "|" + call + "|" + Long.toHexString(secret);
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the text that was handed out.
     *
     * @throws IllegalArgumentException if the text is not a task token
     */
    public static TaskToken parse(String text) {
        var parts = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("Not a task token");
        }
        return new TaskToken(parts[0], Long.parseLong(parts[1]));
    }
}
