package ai.jarvis.localstack.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip whose bytes depend on its files only: their order is their names', their time always the same. */
final class ReproducibleZip {
    /** The first that the format can hold. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    /**
     * What was written.
     *
     * @param sha256 of the zip in base64, as Lambda's {@code CodeSha256} has it
     * @param unpacked bytes of all files
     */
    record Written(String sha256, long bytes, long unpacked) {}

    ReproducibleZip add(String name, Path file) throws IOException {
        return add(name, Files.readAllBytes(file));
    }

    /** @throws IllegalArgumentException if another file has this name already */
    ReproducibleZip add(String name, byte[] content) {
        if (files.putIfAbsent(name, content) != null) {
            throw new IllegalArgumentException("There are two files " + name);
        }
        return this;
    }

    Written write(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (var output = Files.newOutputStream(target)) {
            write(output, files);
        }
        var unpacked =
                files.values().stream().mapToLong(content -> content.length).sum();
        return new Written(sha256(target), Files.size(target), unpacked);
    }

    /** Writes files by their names; those whose names end in a slash are folders. */
    static void write(OutputStream output, SortedMap<String, byte[]> files) throws IOException {
        try (var zip = new ZipOutputStream(output)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
