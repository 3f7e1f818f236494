package ai.jarvis.model;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The key of a server, if it wants one. It is read when it is first needed, and again when the server refuses it. */
final class ApiKey {
    private final Optional<Supplier<String>> source;
    private volatile @Nullable String known;

    private ApiKey(Optional<Supplier<String>> source) {
        this.source = source;
    }

    /** No key. */
    static ApiKey none() {
        return new ApiKey(Optional.empty());
    }

    /** A key from wherever it is kept. */
    static ApiKey from(Supplier<String> source) {
        return new ApiKey(Optional.of(source));
    }

    /** The key that is the text of a secret, by its name or ARN. */
    static ApiKey in(SecretsManagerClient secrets, String name) {
        return from(
                () -> secrets.getSecretValue(request -> request.secretId(name)).secretString());
    }

    /** The key, if there is one. */
    Optional<String> current() {
        return source.map(stored -> {
            var remembered = known;
            if (remembered == null) {
                remembered = stored.get();
                known = remembered;
            }
            return remembered;
        });
    }

    /** Whether there is another key than the one that was refused; it is the current one then. */
    boolean replaces(Optional<String> refused) {
        known = null;
        return source.isPresent() && !current().equals(refused);
    }

    @Override
    public String toString() {
        return source.isPresent() ? "a key" : "no key";
    }
}
