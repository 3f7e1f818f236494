package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Verifies JWTs (RFC 7519) as RFC 8725 advises: only listed algorithms, only the provider's own keys, whatever a token
 * brings along; issuer, audience and times. The keys are remembered for {@link #KEYS_REMEMBERED}; a key that is not
 * among them makes them be looked up again, but not more often than twice in {@link #LOOKED_UP_EVERY}; when the provider
 * does not answer, the keys it had go on being good for {@link #OUTAGE}.
 */
final class JwtVerifier implements TokenVerifier {
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    static final Duration LOOKED_UP_EVERY = Duration.ofSeconds(4);
    private static final Duration KEYS_REMEMBERED = Duration.ofMinutes(5);
    private static final Duration OUTAGE = Duration.ofHours(4);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_BYTES_OF_KEYS = 100_000;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final JwtClaims claims;

    private JwtVerifier(OidcSettings settings, JWKSetSource<SecurityContext> keys, Clock clock) {
        var remembered = JWKSourceBuilder.create(keys)
                .cache(KEYS_REMEMBERED.toMillis(), PATIENCE.multipliedBy(2).toMillis())
                .refreshAheadCache(false) // Its threads would not run between the invocations of a function.
                .rateLimited(LOOKED_UP_EVERY.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
        var algorithms = settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, remembered));
        claims = new JwtClaims(settings, clock);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** With keys from the provider itself. */
    static JwtVerifier fetchingKeys(OidcSettings settings, URI url, Clock clock) {
        try {
            var patience = Math.toIntExact(PATIENCE.toMillis());
            var http = new DefaultResourceRetriever(patience, patience, MOST_BYTES_OF_KEYS);
            return over(settings, new URLBasedJWKSetSource<>(url.toURL(), http), clock);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("JARVIS_OIDC_JWKS_URL is not a URL: " + url, e);
        }
    }

    static JwtVerifier over(OidcSettings settings, JWKSetSource<SecurityContext> keys, Clock clock) {
        return new JwtVerifier(settings, keys, clock);
    }

    @Override
    public Login verify(BearerToken token) {
        try {
            var jwt = SignedJWT.parse(token.value());
            requirePlain(jwt.getHeader());
            return claims.login(processor.process(jwt, null));
        } catch (RateLimitReachedException e) {
            throw refusal(e); // Its key was not among those that were looked up a moment ago.
        } catch (KeySourceException e) {
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "identity_provider_unavailable",
                    "The identity provider's keys cannot be had. Try again later.",
                    e);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw refusal(e);
        }
    }

    /**
     * Keys come from the provider, by the name that the token gives. Who brings a key has made the token for it. Of
     * extensions that must be understood (RFC 7515, 4.1.11) there is none.
     */
    private static void requirePlain(JWSHeader header) throws BadJOSEException {
        if (header.getJWK() != null
                || header.getJWKURL() != null
                || header.getX509CertURL() != null
                || header.getX509CertChain() != null) {
            throw new BadJOSEException("The token brings a key along");
        }
        if (header.getCriticalParams() != null) {
            throw new BadJOSEException("The token has extensions that nobody here knows");
        }
        if (header.getKeyID() == null) {
            throw new BadJOSEException("The token names no key");
        }
    }

    /** One answer to everything that can be wrong: the reason helps nobody who means well, and is kept as the cause. */
    private static Refusal refusal(Exception cause) {
        return Refusal.of(
                Refusal.Kind.UNAUTHENTICATED,
                "invalid_credentials",
                "The token is not a good one of the identity provider.",
                cause);
    }
}
