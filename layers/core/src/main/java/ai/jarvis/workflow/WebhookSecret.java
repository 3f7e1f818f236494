package ai.jarvis.workflow;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What sender and receiver of a webhook share. A request is signed with HMAC-SHA256 (RFC 2104) over its timestamp, a full
 * stop, and its body; the header says {@code v1=} and the signature in hexadecimal digits.
 */
public record WebhookSecret(String value) {
    /** How far a request's timestamp may be from the present. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1=";

    public WebhookSecret {
        if (!value.startsWith(PREFIX)) {
            throw new IllegalArgumentException("Not a webhook's secret");
        }
    }

    static WebhookSecret of(byte[] bytes) {
        return new WebhookSecret(PREFIX + HexFormat.of().formatHex(bytes));
    }

    /** The signature of a request. */
    public String sign(String timestamp, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(value.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var signed = (timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
            return VERSION + HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA256", e);
        }
    }

    /**
     * Whether a request is by who has the secret, and of now.
     *
     * @param timestamp seconds since 1970, in UTC
     */
    public boolean isGood(String signature, String timestamp, String body, Instant now) {
        return isRecent(timestamp, now)
                && MessageDigest.isEqual(
                        sign(timestamp, body).getBytes(StandardCharsets.UTF_8),
                        signature.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isRecent(String timestamp, Instant now) {
        try {
            var sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
            return Duration.between(sent, now).abs().compareTo(TOLERANCE) <= 0;
        } catch (NumberFormatException | java.time.DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    /** It is in no log. */
    @Override
    public String toString() {
        return PREFIX + "...";
    }
}
