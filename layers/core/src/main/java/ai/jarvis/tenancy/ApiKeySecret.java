package ai.jarvis.tenancy;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of an API key: 256 random bits, shown once. Because it is not guessable, a plain SHA-256 of it is what is
 * stored; a slow password hash would only slow every request down.
 */
public record ApiKeySecret(String value) {
    private static final String PREFIX = "jv_";
    private static final int SHOWN = 10;

    public static ApiKeySecret fresh(SecureRandom random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return new ApiKeySecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public String shownPrefix() {
        return value.substring(0, Math.min(SHOWN, value.length()));
    }

    public byte[] hash() {
        return new BearerToken(value).hash();
    }

    /** Never the secret: it must not reach a log by accident. */
    @Override
    public String toString() {
        return shownPrefix() + "...";
    }
}
