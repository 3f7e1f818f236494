package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a caller presents (RFC 6750): the secret of an API key, or a token of the identity provider (JWT, RFC 7519). */
public record BearerToken(String value) {
    /** More than any identity provider makes, and little enough to be looked at for nothing. */
    public static final int MAX_LENGTH = 8192;

    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]+)");

    /**
     * The token that a request's {@code Authorization} header carries.
     *
     * @throws Refusal if there is no such header, or another one
     */
    public static BearerToken of(Optional<String> authorization) {
        var header = authorization.orElseThrow(() -> Refusal.of(
                Refusal.Kind.UNAUTHENTICATED,
                "missing_credentials",
                "Send an API key or a token as 'Authorization: Bearer <key>'."));
        var matcher = BEARER.matcher(header);
        if (!matcher.matches() || matcher.group(1).length() > MAX_LENGTH) {
            throw invalid("The Authorization header must be 'Bearer <key>'.");
        }
        return new BearerToken(matcher.group(1));
    }

    /** A refusal of credentials that are not good, whatever is wrong with them. */
    public static Refusal invalid(String detail) {
        return Refusal.of(Refusal.Kind.UNAUTHENTICATED, "invalid_credentials", detail);
    }

    /** Whether it claims to be a JWT: those have dots, and the secrets of API keys have none. */
    public boolean isJwt() {
        return value.indexOf('.') >= 0;
    }

    /** Its SHA-256, to know it by without keeping it. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Never the token: it must not reach a log by accident. */
    @Override
    public String toString() {
        return isJwt() ? "a JWT" : new ApiKeySecret(value).toString();
    }
}
