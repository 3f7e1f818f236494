package ai.jarvis.tenancy;

import ai.jarvis.platform.Memoized;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes what verifies the identity provider's tokens, when the first comes: until then nothing of it is loaded. */
public final class IdentityProvider {
    private IdentityProvider() {}

    /**
     * The verifier of these settings; of none, one that refuses everything.
     *
     * @param dynamo for the keys, where they are not fetched from the provider itself
     */
    public static TokenVerifier verifier(
            Optional<OidcSettings> settings, Supplier<DynamoDbClient> dynamo, String tablePrefix, Clock clock) {
        if (settings.isEmpty()) {
            return TokenVerifier.none();
        }
        var oidc = settings.get();
        var verifier = new Memoized<TokenVerifier>(() -> oidc.jwksUrl()
                .map(url -> JwtVerifier.fetchingKeys(oidc, url, clock))
                .orElseGet(() -> JwtVerifier.over(
                        oidc, new DynamoSigningKeys(dynamo.get(), tablePrefix, oidc.issuer(), clock), clock)));
        return token -> verifier.get().verify(token);
    }
}
