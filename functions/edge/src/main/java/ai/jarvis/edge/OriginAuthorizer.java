package ai.jarvis.edge;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/**
 * Lets in only what came through CloudFront, which adds the header {@code X-Origin-Verify}: whoever calls an API's own
 * address would get past the web application firewall. An HTTP API gets a simple response, a WebSocket API, which
 * asks when a connection is opened, a policy.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">HTTP APIs</a>
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html">
 *     WebSocket APIs</a>
 */
public final class OriginAuthorizer implements RequestStreamHandler {
    private static final JsonFactory JSON = new JsonFactory();

    private final OriginSecret secret;

    /** As Lambda makes it. */
    public OriginAuthorizer() {
        this(new OriginSecret(
                StoredOriginSecret.of(
                        variable("JARVIS_ORIGIN_SECRET")
                                .orElseThrow(() -> new IllegalStateException("JARVIS_ORIGIN_SECRET is not set")),
                        variable("JARVIS_AWS_ENDPOINT").map(URI::create)),
                Clock.systemUTC()));
    }

    OriginAuthorizer(OriginSecret secret) {
        this.secret = secret;
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = AuthorizerEvent.read(JSON, input);
        var allowed = event.presented().filter(secret::is).isPresent();
        try (var answer = JSON.createGenerator(output)) {
            answer.writeStartObject();
            if (event.methodArn().isPresent()) {
                writePolicy(answer, event.methodArn().get(), allowed);
            } else {
                answer.writeBooleanField("isAuthorized", allowed);
            }
            answer.writeEndObject();
        }
    }

    private static void writePolicy(JsonGenerator answer, String methodArn, boolean allowed) throws IOException {
        answer.writeStringField("principalId", "edge");
        answer.writeObjectFieldStart("policyDocument");
        answer.writeStringField("Version", "2012-10-17");
        answer.writeArrayFieldStart("Statement");
        answer.writeStartObject();
        answer.writeStringField("Action", "execute-api:Invoke");
        answer.writeStringField("Effect", allowed ? "Allow" : "Deny");
        answer.writeStringField("Resource", methodArn);
        answer.writeEndObject();
        answer.writeEndArray();
        answer.writeEndObject();
    }
}
