package ai.jarvis.tenancy;

import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;

/**
 * The keys that an issuer publishes.
 *
 * @param jwksUrl where they are, absent if the issuer's configuration says it
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 */
record PublishedKeys(String issuer, Optional<URI> jwksUrl) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 100_000;

    /**
     * Fetches them: those that a token can be verified with.
     *
     * @throws SigningKeysUnavailable if there are none
     */
    JWKSet fetch() {
        try {
            var url = jwksUrl.isPresent() ? jwksUrl.get().toURL() : discover();
            var verifying = new JWKSelector(new JWKMatcher.Builder()
                    .keyTypes(KeyType.RSA, KeyType.EC)
                    .keyUses(KeyUse.SIGNATURE, null)
                    .build());
            var keys = new JWKSet(verifying.select(JWKSet.parse(get(url)))).toPublicJWKSet();
            if (keys.isEmpty()) {
                throw new SigningKeysUnavailable("No key of " + issuer + " is for signatures");
            }
            return keys;
        } catch (IOException | IllegalArgumentException e) {
            throw new SigningKeysUnavailable("The keys of " + issuer + " cannot be fetched", e);
        } catch (ParseException e) {
            throw new SigningKeysUnavailable("What " + issuer + " publishes cannot be read", e);
        }
    }

    private URL discover() throws IOException, ParseException {
        var base = issuer.endsWith("/") ? issuer : issuer + "/";
        var configuration = JSONObjectUtils.parse(
                get(URI.create(base + ".well-known/openid-configuration").toURL()));
        if (!issuer.equals(JSONObjectUtils.getString(configuration, "issuer"))) {
            throw new SigningKeysUnavailable("The configuration of " + issuer + " is of another issuer");
        }
        var url = JSONObjectUtils.getURI(configuration, "jwks_uri");
        if (url == null) {
            throw new SigningKeysUnavailable("The configuration of " + issuer + " does not say where its keys are");
        }
        return url.toURL();
    }

    private static String get(URL url) throws IOException {
        var patience = Math.toIntExact(PATIENCE.toMillis());
        return new DefaultResourceRetriever(patience, patience, MOST_BYTES)
                .retrieveResource(url)
                .getContent();
    }
}
