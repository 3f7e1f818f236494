package ai.jarvis.localstack.secretsmanager;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The secrets, in a file of mode 600 that is replaced as a whole at every change. Safe for use by many threads. */
final class SecretFile {
    /**
     * @param created seconds since the epoch
     * @param stages the version's staging labels; absent in files of earlier versions of this class
     */
    record Version(
            @JsonProperty("id") String id,
            @JsonProperty("string") @Nullable String string,
            @JsonProperty("binary") @Nullable String binary,
            @JsonProperty("created") double created,
            @JsonProperty("stages") @Nullable Set<String> stages) {
        Version {
            stages = Collections.unmodifiableSet(new TreeSet<>(stages == null ? Set.of() : stages));
        }

        boolean has(String stage) {
            return stages.contains(stage);
        }

        boolean sameValue(Version other) {
            return Objects.equals(string, other.string) && Objects.equals(binary, other.binary);
        }

        Version with(String stage) {
            Set<String> more = new TreeSet<>(stages);
            more.add(stage);
            return new Version(id, string, binary, created, more);
        }

        Version without(String stage) {
            Set<String> less = new TreeSet<>(stages);
            less.remove(stage);
            return new Version(id, string, binary, created, less);
        }
    }

    /**
     * @param versions newest first
     */
    record Secret(
            @JsonProperty("arn") String arn,
            @JsonProperty("name") String name,
            @JsonProperty("description") @Nullable String description,
            @JsonProperty("created") double created,
            @JsonProperty("versions") List<Version> versions) {
        Secret {
            versions = Stages.orByAge(versions);
        }

        Optional<Version> version(String id) {
            return versions.stream().filter(version -> version.id().equals(id)).findFirst();
        }

        Secret with(List<Version> others) {
            return new Secret(arn, name, description, created, others);
        }
    }

    private final Path file;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, Secret> secrets;

    SecretFile(Path file) {
        this.file = file;
        try {
            this.secrets = Files.exists(file)
                    ? json.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, Secret>>() {})
                    : new LinkedHashMap<>();
        } catch (IOException e) {
            throw new UncheckedIOException("The secrets at " + file + " cannot be read", e);
        }
    }

    /** Finds a secret by its name or its ARN. */
    synchronized Optional<Secret> find(String id) {
        return secrets.values().stream()
                .filter(secret -> secret.name().equals(id) || secret.arn().equals(id))
                .findFirst();
    }

    synchronized List<Secret> all() {
        return List.copyOf(secrets.values());
    }

    synchronized void put(Secret secret) {
        Secret before = secrets.put(secret.name(), secret);
        try {
            write();
        } catch (IOException e) {
            if (before == null) {
                secrets.remove(secret.name());
            } else {
                secrets.put(secret.name(), before);
            }
            throw new UncheckedIOException("The secrets at " + file + " cannot be written", e);
        }
    }

    synchronized void remove(String name) {
        Secret before = secrets.remove(name);
        try {
            write();
        } catch (IOException e) {
            if (before != null) {
                secrets.put(name, before);
            }
            throw new UncheckedIOException("The secrets at " + file + " cannot be written", e);
        }
    }

    private void write() throws IOException {
        Path next = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "secrets",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            json.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), secrets);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
