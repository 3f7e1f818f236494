package ai.jarvis.tenancy;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Variables;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Fetches the identity provider's public keys and stores them for the functions that verify tokens, whose network has
 * no way out. Started every five minutes. When the provider does not answer, what is stored stays. The input says nothing.
 *
 * <p>Answers {@code {"issuer", "keys"}}: whose keys, and how many there are; without an identity provider none.
 */
public final class SigningKeysHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final DynamoDbClient dynamo;
    private final String tablePrefix;
    private final Optional<OidcSettings> oidc;

    /** As Lambda makes it. */
    public SigningKeysHandler() {
        var variables = Variables.ofEnvironment();
        oidc = OidcSettings.from(variables);
        tablePrefix = variables.text("JARVIS_TABLE_PREFIX");
        var endpoint = variables.uri("JARVIS_AWS_ENDPOINT");
        variables.reportProblems();
        dynamo = new AwsClients(endpoint).dynamoDb();
    }

    /** As a host makes it that has the services already. */
    public SigningKeysHandler(DynamoDbClient dynamo, String tablePrefix, OidcSettings oidc) {
        this.dynamo = dynamo;
        this.tablePrefix = tablePrefix;
        this.oidc = Optional.of(oidc);
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        return oidc.map(this::refresh).orElseGet(() -> Map.of("issuer", "none", "keys", 0));
    }

    private Map<String, Object> refresh(OidcSettings settings) {
        var keys = new PublishedKeys(settings.issuer(), settings.jwksUrl()).fetch();
        new DynamoSigningKeys(dynamo, tablePrefix, settings.issuer(), Clock.systemUTC()).put(keys);
        return Map.of("issuer", settings.issuer(), "keys", keys.size());
    }
}
