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

/**
 * An HTTP function: API Gateway's requests are served by the controllers that are on the class path. What they need is
 * made when it is first needed.
 */
public final class HttpFunction implements RequestStreamHandler {
    private final ServletHttpHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> controllers;

    /** As Lambda makes it. */
    public HttpFunction() {
        controllers = new APIGatewayV2HTTPEventHandler(ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .bootstrapEnvironment(false)
                .environments("function", "lambda")
                .enableDefaultPropertySources(false)
                .start());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = GatewayJson.read(input);
        var answer = controllers
                .exchange(event, new APIGatewayV2HTTPResponse())
                .getResponse()
                .getNativeResponse();
        GatewayJson.write(answer, output);
    }
}
