package ai.jarvis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayJsonTest {
    @Test
    void readsARequest() throws IOException {
        var event = read(
                """
                {"version": "2.0", "routeKey": "$default", "rawPath": "/a b", "rawQueryString": "q=1&q=2",
                 "cookies": ["one=1", "two=2"], "headers": {"accept": "*/*"}, "queryStringParameters": {"q": "1,2"},
                 "requestContext": {"authorizer": {"lambda": {"x": [1, {"y": null}]}}, "stage": "$default",
                   "http": {"method": "POST", "path": "/a b", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"}},
                 "stageVariables": null, "body": "aGVsbG8=", "isBase64Encoded": true}""");

        assertThat(event.getRawPath()).isEqualTo("/a b");
        assertThat(event.getRawQueryString()).isEqualTo("q=1&q=2");
        assertThat(event.getCookies()).containsExactly("one=1", "two=2");
        assertThat(event.getHeaders()).containsExactlyEntriesOf(Map.of("accept", "*/*"));
        assertThat(event.getQueryStringParameters()).containsEntry("q", "1,2");
        assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("POST");
        assertThat(event.getRequestContext().getHttp().getSourceIp()).isEqualTo("203.0.113.7");
        assertThat(event.getRequestContext().getStage()).isEqualTo("$default");
        assertThat(event.getBody()).isEqualTo("aGVsbG8=");
        assertThat(event.getIsBase64Encoded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "null", "{\"requestContext\": {}}", "{\"httpMethod\": \"GET\", \"path\": \"/\"}"})
    void refusesOtherEvents(String event) {
        assertThatThrownBy(() -> read(event)).hasMessageContaining("payload format 2.0");
    }

    @Test
    void writesAnAnswer() throws IOException {
        var answer = APIGatewayV2HTTPResponse.builder()
                .withStatusCode(201)
                .withHeaders(Map.of("Location", "/x"))
                .withCookies(List.of("a=b"))
                .withBody("{\"name\":\"灯塔\"}")
                .build();

        assertThat(written(answer))
                .isEqualTo("{\"statusCode\":201,\"headers\":{\"Location\":\"/x\"},\"cookies\":[\"a=b\"],"
                        + "\"body\":\"{\\\"name\\\":\\\"灯塔\\\"}\",\"isBase64Encoded\":false}");
        assertThat(written(
                        APIGatewayV2HTTPResponse.builder().withStatusCode(204).build()))
                .isEqualTo("{\"statusCode\":204,\"isBase64Encoded\":false}");
    }

    private static APIGatewayV2HTTPEvent read(String json) throws IOException {
        return GatewayJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String written(APIGatewayV2HTTPResponse answer) throws IOException {
        var output = new ByteArrayOutputStream();
        GatewayJson.write(answer, output);
        return output.toString(StandardCharsets.UTF_8);
    }
}
