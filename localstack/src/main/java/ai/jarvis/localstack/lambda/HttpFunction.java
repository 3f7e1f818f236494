package ai.jarvis.localstack.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.servlet.http.ServletHttpHandler;
import java.util.List;
import java.util.Map;

/**
 * An HTTP function as API Gateway invokes it: its routes only, though the controllers of all functions are in this JVM.
 * An answer that is streamed is returned when it is complete.
 *
 * <p>Not Micronaut's own {@code APIGatewayV2HTTPEventFunction}: each instance of that one closes the application when the
 * JVM ends, whatever is still at work.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format 2.0</a>
 */
public final class HttpFunction implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final ServletHttpHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> controllers;
    private final List<String> routes;

    /**
     * @param controllers may serve several invocations at a time
     * @param routes path prefixes that are the function's own
     */
    public HttpFunction(
            ServletHttpHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> controllers, List<String> routes) {
        this.controllers = controllers;
        this.routes = List.copyOf(routes);
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        if (event.getRequestContext() == null || event.getRequestContext().getHttp() == null) {
            throw new IllegalArgumentException("The event is not of API Gateway's payload format 2.0");
        }
        var path = event.getRequestContext().getHttp().getPath();
        return routes.stream().anyMatch(route -> path.equals(route) || path.startsWith(route + "/"))
                ? controllers
                        .exchange(event, new APIGatewayV2HTTPResponse())
                        .getResponse()
                        .getNativeResponse()
                : notFound();
    }

    /** As API Gateway answers where no function has the route. */
    private static APIGatewayV2HTTPResponse notFound() {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(404)
                .withHeaders(Map.of("content-type", "application/json"))
                .withBody("{\"message\":\"Not Found\"}")
                .build();
    }
}
