package ai.jarvis.cdk.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One function of {@code functions/functions.yaml}; that file says what the fields mean.
 *
 * @param memory MiB
 * @param timeout seconds
 * @param reserved concurrency that is kept for the function, or null for none
 */
public record FunctionEntry(
        Handler handler,
        @Nullable String module,
        @JsonProperty("class") @Nullable String handlerClass,
        List<String> routes,
        int memory,
        int timeout,
        @Nullable Integer reserved,
        @Nullable Queue queue,
        List<String> grants) {

    public FunctionEntry {
        routes = routes == null ? List.of() : List.copyOf(routes);
        grants = List.copyOf(grants);
    }

    /** Who calls a function. */
    public enum Handler {
        @JsonProperty("http")
        HTTP,
        @JsonProperty("queue")
        QUEUE,
        @JsonProperty("websocket")
        WEBSOCKET,
        @JsonProperty("authorizer")
        AUTHORIZER,
        @JsonProperty("state-machine")
        STATE_MACHINE,
        @JsonProperty("rotation")
        ROTATION
    }

    /**
     * The queue that a function works on.
     *
     * @param visibility seconds that a message is hidden while it is worked on
     * @param attempts receives before a message becomes a dead letter
     */
    public record Queue(String name, int batch, int visibility, int attempts, int concurrency) {
        /** Where messages go that failed {@link #attempts} times. */
        public String deadLetters() {
            return name + "-dead-letters";
        }
    }
}
