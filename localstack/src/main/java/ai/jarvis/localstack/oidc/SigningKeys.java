package ai.jarvis.localstack.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

/**
 * The issuer's keys, newest first, in a file of mode 600. A new one is made each day; an old one stays published until
 * the last token that it signed has expired. Safe for use by many threads.
 */
final class SigningKeys {
    private static final Duration LIFE = Duration.ofDays(1);

    private final Path file;
    private final Duration tokenLife;
    private final Clock clock;
    private List<ECKey> newestFirst;

    SigningKeys(Path file, Duration tokenLife, Clock clock) {
        this.file = file;
        this.tokenLife = tokenLife;
        this.clock = clock;
        this.newestFirst = read(file);
    }

    private static List<ECKey> read(Path file) {
        try {
            var keys = new ArrayList<ECKey>();
            if (Files.exists(file)) {
                for (JWK key : JWKSet.parse(Files.readString(file)).getKeys()) {
                    keys.add(key.toECKey());
                }
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException("The keys at " + file + " cannot be read", e);
        } catch (ParseException e) {
            throw new IllegalStateException("The keys at " + file + " are not a JWK set", e);
        }
    }

    /** The key to sign with. */
    synchronized ECKey current() {
        if (newestFirst.isEmpty() || madeAt(newestFirst.getFirst()).plus(LIFE).isBefore(clock.instant())) {
            rotate();
        }
        return newestFirst.getFirst();
    }

    /** The public parts of all keys that good tokens may be signed with. */
    synchronized JWKSet published() {
        var current = current();
        return new JWKSet(Stream.concat(Stream.of(current), newestFirst.stream().skip(1))
                        .map(JWK.class::cast)
                        .toList())
                .toPublicJWKSet();
    }

    /** Signs with a new key from now on. */
    synchronized void rotate() {
        var now = clock.instant();
        var next = new ArrayList<>(List.of(fresh(now)));
        newestFirst.stream()
                .filter(key -> madeAt(key).plus(LIFE).plus(tokenLife).isAfter(now))
                .forEach(next::add);
        write(next);
        newestFirst = next;
    }

    private static ECKey fresh(Instant now) {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .issueTime(Date.from(now))
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Every Java platform has the curve P-256", e);
        }
    }

    private static Instant madeAt(ECKey key) {
        return key.getIssueTime().toInstant();
    }

    private void write(List<ECKey> keys) {
        try {
            Path next = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "signing-keys",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(next, new JWKSet(List.copyOf(keys)).toString(false));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The keys at " + file + " cannot be written", e);
        }
    }
}
