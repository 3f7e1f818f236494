package ai.jarvis.openai;

import ai.jarvis.model.compress.Compressed;
import ai.jarvis.model.gateway.Serving;
import ai.jarvis.rollout.Participation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says in headers who answers, and why that one: OpenAI's bodies have no place for it. */
final class ServingHeaders {
    private static final int MOST = 500;
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");

    private ServingHeaders() {}

    static Map<String, String> of(Serving serving) {
        return Map.of(
                "Jarvis-Model", printable(serving.model().value()),
                "Jarvis-Routing", printable(serving.reason()),
                "Jarvis-Attempts", Integer.toString(serving.attempt()));
    }

    /** How many tokens a prompt had, and has since it was made shorter. */
    static Map<String, String> of(Optional<Compressed> compressed) {
        return compressed
                .map(prompt -> Map.of("Jarvis-Compressed", prompt.before() + ">" + prompt.after()))
                .orElse(Map.of());
    }

    /** Which arms of rollouts a request is on, and which prompt was put before its messages. */
    static Map<String, String> of(Participation part) {
        var headers = new LinkedHashMap<String, String>();
        part.arms().ifPresent(arms -> headers.put("Jarvis-Rollout", arms));
        part.prompt().ifPresent(prompt -> headers.put("Jarvis-Prompt", printable(prompt)));
        return headers;
    }

    private static String printable(String text) {
        return NOT_PRINTABLE
                .matcher(text.substring(0, Math.min(text.length(), MOST)))
                .replaceAll("?");
    }
}
