package ai.jarvis.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What API Gateway asks an authorizer about.
 *
 * @param presented the header's value
 * @param methodArn what is to be allowed: of WebSocket APIs only, HTTP APIs want a yes or a no
 */
record AuthorizerEvent(Optional<String> presented, Optional<String> methodArn) {
    static final String HEADER = "X-Origin-Verify";

    static AuthorizerEvent read(JsonFactory json, InputStream input) throws IOException {
        Optional<String> presented = Optional.empty();
        Optional<String> methodArn = Optional.empty();
        try (var parser = json.createParser(input)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                var value = parser.nextToken();
                if (name.equals("headers") && value == JsonToken.START_OBJECT) {
                    presented = header(parser);
                } else if (name.equals("methodArn") && value == JsonToken.VALUE_STRING) {
                    methodArn = Optional.of(parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            require(parser.currentToken() == JsonToken.END_OBJECT);
        }
        return new AuthorizerEvent(presented, methodArn);
    }

    /** Names of headers are not case-sensitive: HTTP APIs write them small, WebSocket APIs as they came. */
    private static Optional<String> header(JsonParser parser) throws IOException {
        Optional<String> found = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && name.equalsIgnoreCase(HEADER)) {
                found = Optional.of(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    private static void require(boolean isObject) {
        if (!isObject) {
            throw new IllegalArgumentException("The event is not of an authorizer");
        }
    }
}
