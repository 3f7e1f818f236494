package ai.jarvis.localstack.oidc;

import ai.jarvis.platform.Json;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes the tokens of somebody who has logged in. */
record Tokens(String issuer, SigningKeys keys, Clock clock) {
    static final Duration LIFE = Duration.ofHours(1);
    static final String CLIENT = "jarvis";
    static final String TENANT_CLAIM = "tenant";

    /**
     * Somebody who has logged in.
     *
     * @param nonce that the client gave to find it in the token again (OpenID Connect Core, 3.1.2.1)
     */
    record Session(String email, String tenant, Optional<String> nonce) {
        Session {
            email = email.toLowerCase(Locale.ROOT);
        }

        /** Always the same for an address. */
        String subject() {
            return UUID.nameUUIDFromBytes(email.getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
    }

    /** The answer of the token endpoint (RFC 6749, 5.1; OpenID Connect Core, 3.1.3.3). */
    String answer(Session session) {
        return Json.write(Map.of(
                "id_token", sign(claims(session, "id"), JOSEObjectType.JWT),
                "access_token", sign(claims(session, "access"), new JOSEObjectType("at+jwt")),
                "token_type", "Bearer",
                "expires_in", LIFE.toSeconds()));
    }

    private JWTClaimsSet claims(Session session, String use) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(session.subject())
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .jwtID(UUID.randomUUID().toString())
                .claim("email", session.email())
                .claim("email_verified", true)
                .claim(TENANT_CLAIM, session.tenant())
                .claim("token_use", use);
        session.nonce().ifPresent(nonce -> claims.claim("nonce", nonce));
        return claims.build();
    }

    private String sign(JWTClaimsSet claims, JOSEObjectType type) {
        try {
            var key = keys.current();
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(type)
                    .keyID(key.getKeyID())
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("The issuer cannot sign", e);
        }
    }
}
