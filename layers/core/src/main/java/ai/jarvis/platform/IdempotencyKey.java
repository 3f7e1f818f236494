package ai.jarvis.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names one operation that a caller wants done once, however often it is asked for. Two callers' keys never meet.
 *
 * @param tenant the caller's tenant
 * @param principal who in the tenant asks
 * @param operation what is asked for: method and path
 * @param key the caller's own name for it, 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String tenant, String principal, String operation, String key) {
    public static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        if (key.isEmpty() || key.length() > MAX_LENGTH || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Refusal.of(
                    Refusal.Kind.INVALID,
                    "invalid_idempotency_key",
                    "Idempotency-Key must have 1 to " + MAX_LENGTH + " visible ASCII characters.");
        }
    }

    /** A name of fixed length to keep the record under, SHA-256 of all the parts in hex. */
    public String digest() {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var part : new String[] {tenant, principal, operation, key}) {
                sha256.update(part.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
