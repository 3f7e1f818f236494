package ai.jarvis.localstack.oidc;

import ai.jarvis.localstack.oidc.Tokens.Session;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Codes that are exchanged for tokens, each once and soon, by the client that it was made for. */
final class AuthorizationCodes {
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final int BYTES = 32;

    private record Issued(Session session, AuthorizationRequest request, Instant expiresAt) {}

    private final Map<String, Issued> codes = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    AuthorizationCodes(Clock clock) {
        this.clock = clock;
    }

    String issue(Session session, AuthorizationRequest request) {
        var now = clock.instant();
        codes.values().removeIf(issued -> issued.expiresAt().isBefore(now));
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var code = Base64URL.encode(bytes).toString();
        codes.put(code, new Issued(session, request, now.plus(LIFE)));
        return code;
    }

    /** Whose login the code is. It is spent, whether or not the rest is right. */
    Session redeem(String code, String redirect, String verifier) {
        var issued = codes.remove(code);
        if (issued == null || issued.expiresAt().isBefore(clock.instant())) {
            throw OidcException.invalidGrant("The code is unknown, used or expired.");
        }
        if (!issued.request().redirect().toString().equals(redirect)) {
            throw OidcException.invalidGrant("redirect_uri is not the one of the login.");
        }
        if (!issued.request().challenge().equals(challengeOf(verifier))) {
            throw OidcException.invalidGrant("code_verifier is not what the login was asked for with.");
        }
        return issued.session();
    }

    /** As RFC 7636 (4.2) has it. */
    private static String challengeOf(String verifier) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64URL.encode(sha256).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
