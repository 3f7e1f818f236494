package ai.jarvis.runtime;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests and answers of API Gateway's payload format 2.0 in JSON, as far as controllers can see them. Token by token:
 * data binding would load hundreds of classes at a cold start for what is a handful of fields.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format 2.0</a>
 */
final class GatewayJson {
    private static final JsonFactory JSON = new JsonFactory();

    private GatewayJson() {}

    /** @throws IllegalArgumentException if it is another kind of event */
    static APIGatewayV2HTTPEvent read(InputStream input) throws IOException {
        var event = new APIGatewayV2HTTPEvent();
        try (var json = JSON.createParser(input)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    var name = json.currentName();
                    json.nextToken();
                    readField(json, name, event);
                }
            }
        }
        var context = event.getRequestContext();
        if (context == null || context.getHttp() == null) {
            throw new IllegalArgumentException("The event is not of API Gateway's payload format 2.0");
        }
        return event;
    }

    private static void readField(JsonParser json, String name, APIGatewayV2HTTPEvent event) throws IOException {
        switch (name) {
            case "version" -> event.setVersion(json.getValueAsString());
            case "routeKey" -> event.setRouteKey(json.getValueAsString());
            case "rawPath" -> event.setRawPath(json.getValueAsString());
            case "rawQueryString" -> event.setRawQueryString(json.getValueAsString());
            case "cookies" -> event.setCookies(texts(json));
            case "headers" -> event.setHeaders(textsByName(json));
            case "queryStringParameters" -> event.setQueryStringParameters(textsByName(json));
            case "pathParameters" -> event.setPathParameters(textsByName(json));
            case "requestContext" -> event.setRequestContext(context(json));
            case "body" -> event.setBody(json.getValueAsString());
            case "isBase64Encoded" -> event.setIsBase64Encoded(json.getValueAsBoolean());
            default -> json.skipChildren();
        }
    }

    private static RequestContext context(JsonParser json) throws IOException {
        var context = new RequestContext();
        while (isInObject(json)) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "http" -> context.setHttp(http(json));
                case "requestId" -> context.setRequestId(json.getValueAsString());
                case "stage" -> context.setStage(json.getValueAsString());
                case "domainName" -> context.setDomainName(json.getValueAsString());
                default -> json.skipChildren();
            }
        }
        return context;
    }

    private static RequestContext.Http http(JsonParser json) throws IOException {
        var http = new RequestContext.Http();
        while (isInObject(json)) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "method" -> http.setMethod(json.getValueAsString());
                case "path" -> http.setPath(json.getValueAsString());
                case "protocol" -> http.setProtocol(json.getValueAsString());
                case "sourceIp" -> http.setSourceIp(json.getValueAsString());
                case "userAgent" -> http.setUserAgent(json.getValueAsString());
                default -> json.skipChildren();
            }
        }
        return http;
    }

    private static Map<String, String> textsByName(JsonParser json) throws IOException {
        var texts = new HashMap<String, String>();
        while (isInObject(json)) {
            var name = json.currentName();
            json.nextToken();
            texts.put(name, json.getValueAsString());
        }
        return texts;
    }

    private static List<String> texts(JsonParser json) throws IOException {
        var texts = new ArrayList<String>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(json.getText());
        }
        return texts;
    }

    /** Whether another field of the object follows, at whose name the parser is then. */
    private static boolean isInObject(JsonParser json) throws IOException {
        return json.nextToken() == JsonToken.FIELD_NAME;
    }

    static void write(APIGatewayV2HTTPResponse answer, OutputStream output) throws IOException {
        try (var json = JSON.createGenerator(output)) {
            json.writeStartObject();
            json.writeNumberField("statusCode", answer.getStatusCode());
            writeHeaders(json, answer);
            if (answer.getCookies() != null && !answer.getCookies().isEmpty()) {
                json.writeArrayFieldStart("cookies");
                for (var cookie : answer.getCookies()) {
                    json.writeString(cookie);
                }
                json.writeEndArray();
            }
            if (answer.getBody() != null) {
                json.writeStringField("body", answer.getBody());
            }
            json.writeBooleanField("isBase64Encoded", answer.getIsBase64Encoded());
            json.writeEndObject();
        }
    }

    private static void writeHeaders(JsonGenerator json, APIGatewayV2HTTPResponse answer) throws IOException {
        if (answer.getHeaders() == null) {
            return;
        }
        json.writeObjectFieldStart("headers");
        for (var header : answer.getHeaders().entrySet()) {
            json.writeStringField(header.getKey(), header.getValue());
        }
        json.writeEndObject();
    }
}
