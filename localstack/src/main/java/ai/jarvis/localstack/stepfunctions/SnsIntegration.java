package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Publishes on topics, and does what else SNS does with parameters that are texts.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html">AWS</a>
 */
final class SnsIntegration implements Integration {
    private static final String VERSION = "2010-03-31";

    private final SignedRequests requests;

    SnsIntegration(SignedRequests requests) {
        this.requests = requests;
    }

    @Override
    public @Nullable Object call(String resource, @Nullable Object input) throws TaskFailure {
        var any = resource.contains(":aws-sdk:");
        var action = resource.substring(resource.lastIndexOf(':') + 1);
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("Action", action.substring(0, 1).toUpperCase(Locale.ROOT) + action.substring(1));
        parameters.put("Version", VERSION);
        if (input instanceof Map<?, ?> given) {
            given.forEach((name, value) -> put(parameters, (String) name, value));
        }
        SignedRequests.Reply reply;
        try {
            reply = requests.post(
                    "sns", "/", Map.of("Content-Type", "application/x-www-form-urlencoded"), form(parameters));
        } catch (IOException e) {
            throw new TaskFailure((any ? "Sns" : "SNS") + ".SdkClientException", "The service cannot be reached");
        }
        var answer = parsed(reply.body()).getDocumentElement();
        if (!reply.isSuccess()) {
            throw failure(any, reply, answer);
        }
        var output = fields(child(answer, parameters.get("Action") + "Result"));
        if (!any) {
            output.putAll(ServiceCall.metadata(reply.requestId(), reply.headers()));
        }
        return output;
    }

    /** Where SNS wants a text, a definition may have JSON; attributes are a map. */
    private static void put(Map<String, String> parameters, String name, @Nullable Object value) {
        if ((name.equals("MessageAttributes") || name.equals("Attributes")) && value instanceof Map<?, ?> map) {
            var number = 1;
            for (var entry : map.entrySet()) {
                var prefix = name + ".entry." + number++ + ".";
                if (entry.getValue() instanceof Map<?, ?> attribute) {
                    parameters.put(prefix + "Name", (String) entry.getKey());
                    attribute.forEach((key, part) -> parameters.put(prefix + "Value." + key, text(part)));
                } else {
                    parameters.put(prefix + "key", (String) entry.getKey());
                    parameters.put(prefix + "value", text(entry.getValue()));
                }
            }
        } else if (value != null) {
            parameters.put(name, text(value));
        }
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : Values.write(value);
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static TaskFailure failure(boolean any, SignedRequests.Reply reply, Element answer) {
        var error = answer.getTagName().equals("Error") ? answer : child(answer, "Error");
        var fields = fields(error);
        var code = String.valueOf(fields.get("Code"));
        var name = code.endsWith("Exception") || code.endsWith("Error") ? code : code + "Exception";
        var message = String.valueOf(fields.get("Message"));
        return any
                ? new TaskFailure(
                        "Sns." + name,
                        message + " (Service: Sns, Status Code: " + reply.status() + ", Request ID: "
                                + reply.requestId() + ")")
                : new TaskFailure(
                        "SNS." + name,
                        message + " (Service: AmazonSNS; Status Code: " + reply.status() + "; Error Code: " + code
                                + "; Request ID: " + reply.requestId() + "; Proxy: null)");
    }

    private static @Nullable Element child(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? null : (Element) found.item(0);
    }

    /** The texts of an element's children. */
    private static Map<String, @Nullable Object> fields(@Nullable Element element) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        if (element != null) {
            for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element field) {
                    fields.put(field.getTagName(), field.getTextContent());
                }
            }
        }
        return fields;
    }

    private static Document parsed(String xml) throws TaskFailure {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("Every Java can be told to refuse document types", e);
        } catch (SAXException | IOException e) {
            throw new TaskFailure("SNS.SdkClientException", "The service did not answer with XML");
        }
    }
}
