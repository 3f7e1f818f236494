package ai.jarvis.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventHandler;
import io.micronaut.servlet.http.ServletHttpHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * An HTTP function: API Gateway's requests are served by the controllers that are on the class path. For a snapshot
 * everything that they use is made beforehand, and one answer rehearsed; nothing of that is connected, and nothing
 * random is kept in it. Without one, each thing is made when it is first needed.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a>
 */
public final class HttpFunction implements RequestStreamHandler {
    /** A request that no route takes and for which nothing is asked: its answer goes through all that answers do. */
    private static final byte[] REHEARSAL =
            """
            {"version": "2.0", "rawPath": "/", "rawQueryString": "", "headers": {"accept": "application/json"},
             "requestContext": {"http": {"method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}}}
            """
                    .getBytes(StandardCharsets.UTF_8);

    private static final String TRACEPARENT = "traceparent";

    private final ServletHttpHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> controllers;

    /** As Lambda makes it. */
    public HttpFunction() throws IOException {
        var isForSnapshot = "snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
        controllers = new APIGatewayV2HTTPEventHandler(ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .bootstrapEnvironment(false)
                .environments("function", "lambda")
                .enableDefaultPropertySources(false)
                .eagerInitSingletons(isForSnapshot)
                .start());
        if (isForSnapshot) {
            answer(GatewayJson.read(new ByteArrayInputStream(REHEARSAL)), OutputStream.nullOutputStream());
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.begin(context);
        var event = GatewayJson.read(input);
        continueTrace(event);
        answer(event, output);
    }

    private void answer(APIGatewayV2HTTPEvent event, OutputStream output) throws IOException {
        var answer = controllers
                .exchange(event, new APIGatewayV2HTTPResponse())
                .getResponse()
                .getNativeResponse();
        GatewayJson.write(answer, output);
    }

    /** Unless the caller has a trace of its own, the request belongs to the one that X-Ray has of the invocation. */
    private static void continueTrace(APIGatewayV2HTTPEvent event) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        if (event.getHeaders() != null) {
            headers.putAll(event.getHeaders());
        }
        Invocation.traceparent().ifPresent(trace -> headers.putIfAbsent(TRACEPARENT, trace));
        event.setHeaders(headers);
    }
}
