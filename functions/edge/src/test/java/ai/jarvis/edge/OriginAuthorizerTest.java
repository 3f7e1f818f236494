package ai.jarvis.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginAuthorizerTest {
    private static final String ARN = "arn:aws:execute-api:eu-west-1:123456789012:api/live/$connect";

    private final OriginAuthorizer authorizer =
            new OriginAuthorizer(new OriginSecret(() -> List.of("current", "previous"), Clock.systemUTC()));

    private String answer(String event) throws IOException {
        var output = new ByteArrayOutputStream();
        Context none = null;
        authorizer.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, none);
        return output.toString(StandardCharsets.UTF_8);
    }

    private static String http(String headers) {
        return """
                {"version": "2.0", "type": "REQUEST", "routeArn": "arn:aws:execute-api:eu-west-1:1:a/live/GET/x",
                 "identitySource": ["current"], "headers": {%s},
                 "requestContext": {"http": {"method": "GET", "headers": {"x-origin-verify": "current"}}}}"""
                .formatted(headers);
    }

    private static String webSocket(String headers) {
        return """
                {"type": "REQUEST", "methodArn": "%s", "headers": {%s},
                 "requestContext": {"routeKey": "$connect", "connectionId": "c="}}"""
                .formatted(ARN, headers);
    }

    @Test
    void letsInWhatCarriesTheSecret() throws IOException {
        assertThat(answer(http("\"host\": \"a\", \"x-origin-verify\": \"current\"")))
                .isEqualTo("{\"isAuthorized\":true}");
    }

    @Test
    void letsInWhatCarriesTheSecretBeforeIt() throws IOException {
        assertThat(answer(http("\"x-origin-verify\": \"previous\""))).isEqualTo("{\"isAuthorized\":true}");
    }

    @Test
    void refusesEverythingElse() throws IOException {
        for (var headers : List.of(
                "",
                "\"x-origin-verify\": \"\"",
                "\"x-origin-verify\": \"currently\"",
                "\"x-origin-verify\": \"curren\"",
                "\"x-origin-verify\": \"current,current\"",
                "\"x-origin-verify\": [\"current\"]",
                "\"x-origin\": \"current\"")) {
            assertThat(answer(http(headers))).as(headers).isEqualTo("{\"isAuthorized\":false}");
        }
    }

    @Test
    void allowsOrDeniesAConnectionByAPolicy() throws IOException {
        var policy =
                """
                {"principalId":"edge","policyDocument":{"Version":"2012-10-17","Statement":[\
                {"Action":"execute-api:Invoke","Effect":"%s","Resource":"%s"}]}}""";

        assertThat(answer(webSocket("\"Host\": \"a\", \"X-Origin-Verify\": \"current\"")))
                .isEqualTo(policy.formatted("Allow", ARN));
        assertThat(answer(webSocket("\"Host\": \"a\""))).isEqualTo(policy.formatted("Deny", ARN));
    }

    @Test
    void failsOnWhatIsNoEvent() {
        assertThatThrownBy(() -> answer("[]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> answer("{\"headers\": {")).isInstanceOf(IOException.class);
    }
}
