package ai.jarvis.localstack.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.StringUtil;

/** How AWS services answer: a request id on everything, errors in the wording of the service's protocol. */
public final class AwsReply {
    private static final JsonMapper JSON = new JsonMapper();

    private AwsReply() {}

    public static void json(Response response, Callback callback, JsonNode body) {
        send(response, callback, 200, "application/x-amz-json-1.1", body.toString());
    }

    /** The error of a service with a JSON protocol. */
    public static void jsonError(Response response, Callback callback, AwsException error) {
        response.getHeaders().put("x-amzn-ErrorType", error.code());
        String body = JSON.createObjectNode()
                .put("__type", error.code())
                .put("message", error.message())
                .toString();
        send(response, callback, error.status(), "application/x-amz-json-1.1", body);
    }

    /** The error of a service with an XML protocol, in the form of S3. */
    public static void xmlError(Response response, Callback callback, AwsException error) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(error.code(), StringUtil.sanitizeXmlString(error.message()));
        send(response, callback, error.status(), "application/xml", body);
    }

    public static void send(Response response, Callback callback, int status, String contentType, String body) {
        send(response, callback, status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static void send(Response response, Callback callback, int status, String contentType, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put("x-amzn-RequestId", UUID.randomUUID().toString());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
