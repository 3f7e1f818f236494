package ai.jarvis.workflow.step;

import ai.jarvis.workflow.StepRefused;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code http}: sends {@code method} (GET unless told) to {@code url} with {@code query},
 * {@code headers} and {@code body}. Gives
 * {@code status}, {@code headers} and {@code body}. Only public addresses are reached. Every request but a reading one has
 * an {@code Idempotency-Key} that is the same for all attempts at the step.
 */
public final class HttpStep implements Step {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

    /** Twice is as once (RFC 9110, 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** What the connection itself needs, and what would lead it astray. */
    private static final Set<String> NOT_AUTHORS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer");

    /** Of silence; how long all of it may take is the state machine's to say. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Web web;

    /** What the step reaches. */
    @FunctionalInterface
    public interface Web {
        /**
         * Sends a request, and follows nothing.
         *
         * @throws StepRefused if the address is not public, or the answer too long
         * @throws ai.jarvis.workflow.StepUnavailable if nobody answered, and a reading request was sent or none at all
         */
        Answer send(Request request);
    }

    /**
     * What is sent.
     *
     * @param body a text, or a value that is sent as JSON
     */
    public record Request(
            String method, URI url, Map<String, String> headers, Optional<Object> body, Duration timeout) {}

    /**
     * What came back.
     *
     * @param body the value if the answer is JSON, else its text
     */
    public record Answer(int status, Map<String, String> headers, Object body) {}

    public HttpStep(Web web) {
        this.web = web;
    }

    @Override
    public String type() {
        return "http";
    }

    @Override
    public boolean isRepeatable(StepInputs inputs) {
        return IDEMPOTENT.contains(method(inputs));
    }

    @Override
    public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
        var method = method(inputs);
        if (!METHODS.contains(method)) {
            throw new StepRefused("The method must be one of " + METHODS + ", not " + method);
        }
        var headers = headers(inputs);
        if (!READING.contains(method)) {
            headers.putIfAbsent("idempotency-key", call.key().id("step-"));
        }
        var url = url(inputs.text("url") + query(inputs));
        var answer = web.send(new Request(method, url, headers, inputs.value("body"), TIMEOUT));
        return Map.of("status", answer.status(), "headers", answer.headers(), "body", answer.body());
    }

    private static String method(StepInputs inputs) {
        return inputs.optionalText("method").orElse("GET").toUpperCase(Locale.ROOT);
    }

    private static String query(StepInputs inputs) {
        var query = inputs.object("query").entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(String.valueOf(each.getValue())))
                .sorted()
                .collect(Collectors.joining("&"));
        if (query.isEmpty()) {
            return "";
        }
        return (inputs.text("url").contains("?") ? "&" : "?") + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static URI url(String text) {
        try {
            var url = new URI(text);
            var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getHost() != null
                    && url.getUserInfo() == null
                    && (scheme.equals("https") || scheme.equals("http"))) {
                return url;
            }
        } catch (java.net.URISyntaxException e) {
            throw new StepRefused("The url is none", e);
        }
        throw new StepRefused("The url must begin with https:// or http://, name a host, and no user");
    }

    private static Map<String, String> headers(StepInputs inputs) {
        var headers = new HashMap<String, String>();
        inputs.object("headers").forEach((name, value) -> {
            var text = String.valueOf(value);
            if (!name.matches("[A-Za-z0-9-]{1,100}") || text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                throw new StepRefused("Not a header: " + name);
            }
            if (NOT_AUTHORS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new StepRefused("The header " + name + " is set by the platform");
            }
            headers.put(name.toLowerCase(Locale.ROOT), text);
        });
        return headers;
    }
}
