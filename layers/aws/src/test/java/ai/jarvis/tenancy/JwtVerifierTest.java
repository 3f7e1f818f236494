package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Variables;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {
    private static final String ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_x";
    private static final String CLIENT = "4example";
    private static final TenantId TENANT = TenantId.fresh();
    private static final RSAKey FIRST = key("first");
    private static final RSAKey SECOND = key("second");
    private static final OidcSettings SETTINGS =
            new OidcSettings(ISSUER, Set.of(CLIENT), Set.of("RS256", "ES256"), Optional.empty(), "custom:tenant");

    private final Instant now = Instant.now();
    private final Provider provider = new Provider();
    private final JwtVerifier verifier = JwtVerifier.over(SETTINGS, provider, Clock.systemUTC());

    /** An identity provider whose keys change, and which fails when told to. */
    private static final class Provider implements JWKSetSource<SecurityContext> {
        final List<JWK> keys = new ArrayList<>(List.of(FIRST));
        boolean fails;
        int asked;

        @Override
        public JWKSet getJWKSet(
                JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
                throws KeySourceException {
            asked++;
            if (fails) {
                throw new JWKSetUnavailableException("down");
            }
            return new JWKSet(List.copyOf(keys)).toPublicJWKSet();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("Nobody closes it");
        }
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private BearerToken token(RSAKey key, Consumer<JWTClaimsSet.Builder> changes) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(CLIENT)
                .subject("subject-1")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                .claim("email", "Ann@example.com")
                .claim("email_verified", true)
                .claim("custom:tenant", TENANT.value());
        changes.accept(claims);
        try {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            jwt.sign(new RSASSASigner(key));
            return new BearerToken(jwt.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private BearerToken token(RSAKey key) {
        return token(key, claims -> {});
    }

    private void assertRefused(BearerToken token, String code) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void takesWhatTheTokenSays() {
        var login = verifier.verify(token(FIRST));

        assertThat(login.tenant()).isEqualTo(TENANT);
        assertThat(login.subject()).isEqualTo(new Subject(ISSUER, "subject-1"));
        assertThat(login.verifiedEmail()).contains(new EmailAddress("ann@example.com"));
    }

    @Test
    void takesCognitosAccessTokensWhichNameTheirClientElsewhere() {
        Consumer<JWTClaimsSet.Builder> access = claims ->
                claims.audience((String) null).claim("client_id", CLIENT).claim("token_use", "access");

        assertThat(verifier.verify(token(FIRST, access)).tenant()).isEqualTo(TENANT);
        assertRefused(
                token(FIRST, access.andThen(claims -> claims.claim("client_id", "other"))), "invalid_credentials");
        assertRefused(token(FIRST, access.andThen(claims -> claims.claim("token_use", "id"))), "invalid_credentials");
        assertRefused(token(FIRST, access.andThen(claims -> claims.audience("other"))), "invalid_credentials");
    }

    @Test
    void allowsForClocksThatDifferByAMinute() {
        var expired = token(FIRST, claims -> claims.expirationTime(Date.from(now.minusSeconds(50))));
        assertThat(verifier.verify(expired).expiresAt()).isAfter(now);
        var early = token(FIRST, claims -> claims.notBeforeTime(Date.from(now.plusSeconds(50))));
        assertThat(verifier.verify(early).tenant()).isEqualTo(TENANT);

        assertRefused(
                token(FIRST, claims -> claims.expirationTime(Date.from(now.minusSeconds(70)))), "invalid_credentials");
        assertRefused(
                token(FIRST, claims -> claims.notBeforeTime(Date.from(now.plusSeconds(70)))), "invalid_credentials");
    }

    @Test
    void anUnknownKeyIsLookedUpAgain() {
        verifier.verify(token(FIRST));
        provider.keys.addFirst(SECOND);

        assertThat(verifier.verify(token(SECOND)).tenant()).isEqualTo(TENANT);
        assertThat(verifier.verify(token(FIRST)).tenant()).isEqualTo(TENANT);
    }

    @Test
    void aKeyThatIsWithdrawnIsGoodForNothing() {
        provider.keys.set(0, SECOND);

        assertRefused(token(FIRST), "invalid_credentials");
    }

    @Test
    void aFloodOfUnknownKeysIsNotPassedOn() {
        verifier.verify(token(FIRST));

        for (int i = 0; i < 200; i++) {
            assertRefused(token(SECOND), "invalid_credentials");
        }

        assertThat(provider.asked).isLessThan(10);
        assertThat(verifier.verify(token(FIRST)).tenant()).isEqualTo(TENANT);
    }

    @Test
    void knownKeysOutliveAnOutage() {
        verifier.verify(token(FIRST));
        provider.fails = true;

        assertThat(verifier.verify(token(FIRST)).tenant()).isEqualTo(TENANT);
    }

    @Test
    void saysWhenTheKeysCannotBeHad() {
        provider.fails = true;

        assertRefused(token(FIRST), "identity_provider_unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RS256,HS512", "unknown"})
    void refusesToBeSetUpForSignaturesThatAnybodyCouldMake(String algorithms) {
        var values = new HashMap<>(Map.of(
                "JARVIS_OIDC_ISSUER", ISSUER,
                "JARVIS_OIDC_AUDIENCE", CLIENT,
                "JARVIS_OIDC_ALGORITHMS", algorithms));
        var variables = new Variables(name -> Optional.ofNullable(values.get(name)));

        assertThat(OidcSettings.from(variables)).isEmpty();
        assertThatThrownBy(variables::reportProblems).hasMessageContaining("JARVIS_OIDC_ALGORITHMS");
    }
}
