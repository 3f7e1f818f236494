package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret of an API key: 256 random bits, shown once. Because it is not guessable, a plain SHA-256 of it is what is
 * stored; a slow password hash would only slow every request down.
 */
public record ApiKeySecret(String value) {
    private static final String PREFIX = "jv_";
    private static final int SHOWN = 10;
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]{1,2048})");

    public static ApiKeySecret fresh(SecureRandom random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return new ApiKeySecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * The secret that a request's {@code Authorization} header carries (RFC 6750).
     *
     * @throws Refusal if there is no such header, or another one
     */
    public static ApiKeySecret bearer(Optional<String> authorization) {
        var header = authorization.orElseThrow(() -> Refusal.of(
                Refusal.Kind.UNAUTHENTICATED,
                "missing_credentials",
                "Send an API key as 'Authorization: Bearer <key>'."));
        var matcher = BEARER.matcher(header);
        if (!matcher.matches()) {
            throw Refusal.of(
                    Refusal.Kind.UNAUTHENTICATED,
                    "invalid_credentials",
                    "The Authorization header must be 'Bearer <key>'.");
        }
        return new ApiKeySecret(matcher.group(1));
    }

    public String shownPrefix() {
        return value.substring(0, Math.min(SHOWN, value.length()));
    }

    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Never the secret: it must not reach a log by accident. */
    @Override
    public String toString() {
        return shownPrefix() + "...";
    }
}
