package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.BearerToken;
import ai.jarvis.tenancy.IdentityProvider;
import ai.jarvis.tenancy.OidcSettings;
import ai.jarvis.tenancy.SigningKeysHandler;
import ai.jarvis.tenancy.SigningKeysUnavailable;
import ai.jarvis.tenancy.TokenVerifier;
import com.amazonaws.services.lambda.runtime.Context;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tokens are verified with keys that another function has fetched, as where functions reach no address outside. */
@ExtendWith(Platform.Provider.class)
class SigningKeysIT {
    private static final String PREFIX = "jarvis-";

    private final Platform platform;
    private final DynamoDbClient dynamo;
    private final String tenant;

    SigningKeysIT(Platform platform) {
        this.platform = platform;
        this.dynamo = platform.dynamoDb();
        this.tenant = platform.tenant().id();
        dynamo.deleteItem(request -> request.tableName(PREFIX + "signing-keys")
                .key(Map.of("pk", AttributeValue.fromS(platform.issuer().issuer()))));
    }

    private static OidcSettings settings(String issuer) {
        return new OidcSettings(issuer, Set.of("jarvis"), Set.of("ES256"), Optional.empty(), "tenant");
    }

    private Map<String, Object> fetch() {
        Context none = null;
        return new SigningKeysHandler(dynamo, PREFIX, settings(platform.issuer().issuer()))
                .handleRequest(Map.of(), none);
    }

    private TokenVerifier verifier(Clock clock) {
        return IdentityProvider.verifier(
                Optional.of(settings(platform.issuer().issuer())), () -> dynamo, PREFIX, clock);
    }

    private BearerToken token() {
        return new BearerToken(Logins.of(platform).token("ann@example.com", tenant));
    }

    @Test
    void theFetchedKeysVerifyTokensAfterARotationToo() {
        assertThat(fetch()).containsEntry("issuer", platform.issuer().issuer());
        var verifier = verifier(Clock.systemUTC());
        assertThat(verifier.verify(token()).tenant().value()).isEqualTo(tenant);

        platform.issuer().rotateKeys();
        fetch();

        assertThat(verifier.verify(token()).tenant().value()).isEqualTo(tenant);
    }

    @Test
    void keysThatNobodyFetchesAnyMoreAreNotTrustedForLong() {
        fetch();
        var later = Clock.fixed(Instant.now().plusSeconds(5 * 3600), ZoneOffset.UTC);

        assertThatThrownBy(() -> verifier(later).verify(token()))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                        .isEqualTo("identity_provider_unavailable"));
    }

    @Test
    void withoutKeysNobodyCanTell() {
        assertThatThrownBy(() -> verifier(Clock.systemUTC()).verify(token()))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                        .isEqualTo("identity_provider_unavailable"));
    }

    @Test
    void aProviderThatDoesNotAnswerLeavesWhatIsStored() {
        fetch();
        Context none = null;
        var gone = new SigningKeysHandler(dynamo, PREFIX, settings("http://127.0.0.1:1"));
        var stranger = new SigningKeysHandler(
                dynamo, PREFIX, settings(platform.issuer().issuer().replace("127.0.0.1", "localhost")));

        assertThatThrownBy(() -> gone.handleRequest(Map.of(), none)).isInstanceOf(SigningKeysUnavailable.class);
        assertThatThrownBy(() -> stranger.handleRequest(Map.of(), none))
                .isInstanceOf(SigningKeysUnavailable.class)
                .hasMessageContaining("another issuer");
        assertThat(verifier(Clock.systemUTC()).verify(token()).tenant().value()).isEqualTo(tenant);
    }
}
