package ai.jarvis.localstack.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.StringUtil;
import org.eclipse.jetty.util.UrlEncoded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service with the AWS query protocol: the operation is the parameter {@code Action} of a form, the answer is XML.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS query</a>
 */
public final class AwsQueryService extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(AwsQueryService.class);
    private static final int MOST_BYTES = 1 << 20;

    private final String namespace;
    private final Map<String, Function<Map<String, String>, Map<String, ?>>> operations;

    /** Names and values that the protocol writes as entries, not as elements of their names. */
    public record Entries(Map<String, String> values) {
        public Entries {
            values = Map.copyOf(values);
        }
    }

    /**
     * @param operations by name: parameters in, elements out (texts, lists of elements, {@link Entries}); they refuse by
     *     {@link AwsException}
     */
    public AwsQueryService(String namespace, Map<String, Function<Map<String, String>, Map<String, ?>>> operations) {
        this.namespace = namespace;
        this.operations = Map.copyOf(operations);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        var id = UUID.randomUUID().toString();
        try {
            var parameters = parameters(request);
            var action = String.valueOf(parameters.get("Action"));
            var operation = operations.get(action);
            if (operation == null) {
                throw new AwsException(
                        400, "InvalidAction", "The action " + action + " does not exist on this machine.");
            }
            var result = new StringBuilder();
            operation.apply(parameters).forEach((name, value) -> element(result, name, value));
            send(
                    response,
                    callback,
                    200,
                    "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult>".formatted(action, namespace, result)
                            + "<ResponseMetadata><RequestId>" + id + "</RequestId></ResponseMetadata></" + action
                            + "Response>");
        } catch (AwsException e) {
            refuse(response, callback, e, id);
        } catch (RuntimeException e) {
            LOG.error("A request in the query protocol failed", e);
            refuse(
                    response,
                    callback,
                    new AwsException(500, "InternalError", "The service failed; its log says why."),
                    id);
        }
        return true;
    }

    private static Map<String, String> parameters(Request request) throws IOException {
        var body = Content.Source.asInputStream(request).readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new AwsException(413, "RequestEntityTooLarge", "The request is larger than 1 MiB.");
        }
        var parameters = new HashMap<String, String>();
        UrlEncoded.decodeTo(new String(body, StandardCharsets.UTF_8), parameters::putIfAbsent, StandardCharsets.UTF_8);
        return parameters;
    }

    private static void element(StringBuilder xml, String name, Object value) {
        xml.append('<').append(name).append('>');
        switch (value) {
            case Entries entries ->
                entries.values().forEach((key, text) -> {
                    xml.append("<entry>");
                    element(xml, "key", key);
                    element(xml, "value", text);
                    xml.append("</entry>");
                });
            case List<?> members -> members.forEach(member -> element(xml, "member", member));
            case Map<?, ?> fields -> fields.forEach((key, field) -> element(xml, (String) key, field));
            default -> xml.append(text(value));
        }
        xml.append("</").append(name).append('>');
    }

    private static String text(Object value) {
        return StringUtil.sanitizeXmlString(value.toString());
    }

    private void refuse(Response response, Callback callback, AwsException error, String id) {
        send(
                response,
                callback,
                error.status(),
                "<ErrorResponse xmlns=\"%s\"><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>"
                        .formatted(
                                namespace,
                                error.status() < 500 ? "Sender" : "Receiver",
                                error.code(),
                                text(error.message()),
                                id));
    }

    private static void send(Response response, Callback callback, int status, String body) {
        AwsReply.send(response, callback, status, "text/xml", body);
    }
}
