package ai.jarvis.model;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Settings;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of cache keys: an HMAC under the database password, which all instances have and nobody else. When that is
 * replaced, answers from before are not found any more, and that is all.
 */
final class CacheSecret implements Supplier<byte[]> {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String USE = "keys of the cache of answers";

    private final Settings settings;
    private final AwsClients aws;

    CacheSecret(Settings settings, AwsClients aws) {
        this.settings = settings;
        this.aws = aws;
    }

    @Override
    public byte[] get() {
        var password = DatabaseCredentials.of(aws.secretsManager(), settings.databaseSecret())
                .current()
                .password();
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(USE.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
