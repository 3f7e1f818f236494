package ai.jarvis.localstack.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service with the AWS JSON 1.1 protocol: the operation is named by the header {@code X-Amz-Target}, input and output
 * are JSON objects.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 */
public final class AwsJsonService extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(AwsJsonService.class);
    private static final int MOST_BYTES = 1 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Function<JsonNode, ObjectNode>> operations;

    /**
     * @param operations by name; they refuse by {@link AwsException}
     */
    public AwsJsonService(Map<String, Function<JsonNode, ObjectNode>> operations) {
        this.operations = Map.copyOf(operations);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        try {
            AwsReply.json(response, callback, operation(request).apply(input(request)));
        } catch (AwsException e) {
            AwsReply.jsonError(response, callback, e);
        } catch (RuntimeException e) {
            LOG.error("{} failed", request.getHeaders().get("X-Amz-Target"), e);
            AwsReply.jsonError(
                    response,
                    callback,
                    new AwsException(500, "InternalFailure", "The service failed; its log says why."));
        }
        return true;
    }

    private Function<JsonNode, ObjectNode> operation(Request request) {
        String target = String.valueOf(request.getHeaders().get("X-Amz-Target"));
        Function<JsonNode, ObjectNode> operation = operations.get(target.substring(target.lastIndexOf('.') + 1));
        if (operation == null) {
            throw new AwsException(
                    400, "UnknownOperationException", "The operation " + target + " does not exist on this machine.");
        }
        return operation;
    }

    private static JsonNode input(Request request) throws IOException {
        byte[] body = Content.Source.asInputStream(request).readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new AwsException(413, "RequestEntityTooLargeException", "The request is larger than 1 MiB.");
        }
        try {
            JsonNode input = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            if (input.isObject()) {
                return input;
            }
        } catch (JsonProcessingException e) {
            throw new AwsException(400, "SerializationException", "The request is not JSON.");
        }
        throw new AwsException(400, "SerializationException", "The request is not a JSON object.");
    }
}
