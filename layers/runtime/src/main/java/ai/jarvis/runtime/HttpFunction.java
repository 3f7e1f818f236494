package ai.jarvis.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventHandler;
import io.micronaut.servlet.http.ServletHttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.TreeMap;

/**
 * An HTTP function: API Gateway's requests are served by the controllers that are on the class path. For a snapshot
 * everything that they use is made beforehand; nothing of that is connected yet, and nothing random is kept in it.
 * Without one, each thing is made when it is first needed.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a>
 */
public final class HttpFunction implements RequestStreamHandler {
    private static final String TRACEPARENT = "traceparent";

    private final ServletHttpHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> controllers;

    /** As Lambda makes it. */
    public HttpFunction() {
        controllers = new APIGatewayV2HTTPEventHandler(ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .bootstrapEnvironment(false)
                .environments("function", "lambda")
                .enableDefaultPropertySources(false)
                .eagerInitSingletons("snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE")))
                .start());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.begin(context);
        var event = GatewayJson.read(input);
        continueTrace(event);
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
