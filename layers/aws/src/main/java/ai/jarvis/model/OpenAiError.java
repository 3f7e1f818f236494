package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a server that speaks OpenAI's API says of an error, with a status or within a stream.
 *
 * @param status of HTTP, or the one that the error names; 0 if there is none
 * @param code as in {@code context_length_exceeded}, with the error's type; empty if there is none
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">Error codes</a>
 */
record OpenAiError(int status, String code, String message) {
    private static final int LONGEST = 500;

    /** The error of a body that may be JSON. */
    static OpenAiError of(int status, byte[] body) {
        try {
            var read = read(Json.MAPPER.readTree(body));
            return new OpenAiError(status, read.code, read.message);
        } catch (IOException e) {
            return new OpenAiError(status, "", brief(new String(body, StandardCharsets.UTF_8)));
        }
    }

    /** The error of {@code {"error": {"message": ..., "type": ..., "code": ...}}}, or of what others write instead. */
    static OpenAiError read(JsonNode answer) {
        var error = answer.path("error");
        if (error.isTextual()) {
            return new OpenAiError(0, "", brief(error.textValue()));
        }
        var told = error.isObject() ? error : answer;
        var message = told.path("message").asText(told.path("detail").asText(""));
        var code = told.path("code").asText("") + " " + told.path("type").asText("");
        return new OpenAiError(told.path("code").asInt(0), code.strip(), brief(message));
    }

    /** Whether an object that came where an answer should be is an error. */
    static boolean isOne(JsonNode answer) {
        var error = answer.path("error");
        return !(error.isMissingNode() || error.isNull())
                || answer.path("object").asText("").equals("error");
    }

    private static String brief(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** The same without a text that nobody may see. */
    OpenAiError without(String secret) {
        return new OpenAiError(status, code.replace(secret, "***"), message.replace(secret, "***"));
    }

    Kind kind() {
        if (code.contains("insufficient_quota") || code.contains("model_not_found")) {
            return Kind.NOT_OFFERED;
        }
        return switch (status) {
            case 429, 529 -> Kind.THROTTLED;
            case 408 -> Kind.TIMEOUT;
            case 401, 402, 403, 404, 405, 410 -> Kind.NOT_OFFERED;
            case 413 -> Kind.TOO_LONG;
            default -> {
                if (status >= 500) {
                    yield Kind.FAULT;
                }
                if (status >= 400) {
                    yield isTooLong() ? Kind.TOO_LONG : Kind.REFUSED;
                }
                yield status == 0 ? kindOfCode() : Kind.UNREADABLE;
            }
        };
    }

    private Kind kindOfCode() {
        if (isTooLong()) {
            return Kind.TOO_LONG;
        }
        if (code.contains("rate_limit") || code.contains("overloaded")) {
            return Kind.THROTTLED;
        }
        return code.contains("invalid_request") ? Kind.REFUSED : Kind.FAULT;
    }

    private boolean isTooLong() {
        return code.contains("context_length_exceeded") || saysTooLong(message);
    }

    /** Whether a provider's words mean that the model cannot read that much. */
    static boolean saysTooLong(String message) {
        var words = message.toLowerCase(Locale.ROOT);
        return words.contains("context length")
                || words.contains("context size")
                || words.contains("context window")
                || words.contains("input is too long")
                || words.contains("prompt is too long")
                || words.contains("input tokens");
    }
}
