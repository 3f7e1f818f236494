package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.ApiException;
import java.util.regex.Pattern;

/** Finds the conversation of an answer without reading all of it: the load generator shares the machine. */
final class Conversations {
    private static final Pattern ID = Pattern.compile("\"conversation_id\":\"([^\"]+)\"");

    private Conversations() {}

    /** The id in an answer, or in the first event of a stream. */
    static String of(String json) {
        var found = ID.matcher(json);
        if (!found.find()) {
            throw new ApiException("An answer without a conversation: " + json);
        }
        return found.group(1);
    }
}
