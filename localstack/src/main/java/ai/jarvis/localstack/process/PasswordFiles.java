package ai.jarvis.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Passwords that are generated when first asked for and kept in files that only their owner reads. */
final class PasswordFiles {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;

    /** @param data the stack's data folder */
    PasswordFiles(Path data) {
        this.directory = data.resolve("secrets");
    }

    /** The same 192 random bits, in the alphabet of URLs, at every call with the same user. */
    Credential of(String user) {
        Path file = directory.resolve(user);
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return new Credential(user, Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(Path file) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] bits = new byte[24];
        RANDOM.nextBytes(bits);
        // Temporary files are made with mode 600; the move is what makes a half-written one impossible.
        Path fresh = Files.createTempFile(directory, ".new", "");
        Files.writeString(fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
