package ai.jarvis.audit;

import ai.jarvis.tenancy.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256, in lower-case hex. In a chain it is of the hash before, the record's number in eight bytes, and the record's
 * text in UTF-8; the hash before the first is that of {@code tenant/chain}.
 */
public record Hash(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Hash {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("Not a SHA-256 in hex: " + hex);
        }
    }

    public static Hash of(byte[] digest) {
        return new Hash(HexFormat.of().formatHex(digest));
    }

    /** What a chain begins with. */
    public static Hash beginning(TenantId tenant, Chain chain) {
        return of(sha256().digest((tenant + "/" + chain).getBytes(StandardCharsets.UTF_8)));
    }

    /** The hash of the record that follows the one with this hash. */
    public Hash next(long number, String text) {
        var sha256 = sha256();
        sha256.update(HexFormat.of().parseHex(hex));
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        return of(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
