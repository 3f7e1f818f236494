package ai.jarvis.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom PostgreSQL runs, because it refuses to run as root.
 *
 * @param prefix what its commands begin with
 * @param id the user who must own its files
 */
record PostgresUser(List<String> prefix, int id) {

    /** {@code nobody} and {@code nogroup}. */
    private static final int NOBODY = 65534;

    /**
     * Whoever runs this JVM. For root a user namespace of its own, in which the same files belong to somebody who is
     * not root; where the machine allows no namespaces, {@code nobody}.
     */
    static PostgresUser current() {
        int user = owner(Path.of("/proc/self"));
        if (user != 0 || succeeds(List.of("unshare", "-U", "true"))) {
            return new PostgresUser(user == 0 ? List.of("unshare", "-U") : List.of(), user);
        }
        return nobody();
    }

    static PostgresUser nobody() {
        String id = Integer.toString(NOBODY);
        return new PostgresUser(
                List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", "--inh-caps=-all"), NOBODY);
    }

    /** @throws LocalProcessException when this user cannot reach the file */
    void requireAccess(Path file) {
        if (!succeeds(Stream.concat(prefix.stream(), Stream.of("test", "-r", file.toString()))
                .toList())) {
            throw new LocalProcessException("PostgreSQL does not run as root, and as user " + id + " it cannot read "
                    + file + "; start Jarvis as another user, from a folder that everyone may enter,"
                    + " or set JARVIS_DATABASE_URL");
        }
    }

    /** Gives a file or a folder with all that is in it to this user. */
    void own(Path path) {
        if (owner(path) == id) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int owner(Path path) {
        try {
            return (int) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // There is no such program.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
