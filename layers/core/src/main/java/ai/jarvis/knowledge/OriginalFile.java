package ai.jarvis.knowledge;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** An original on the local disk, for as long as it is worked on. */
final class OriginalFile implements AutoCloseable {
    private final Path folder;
    private final Path path;

    private OriginalFile(Path folder) {
        this.folder = folder;
        this.path = folder.resolve("original");
    }

    /**
     * Copies an object that is not too large.
     *
     * @throws DocumentRejected if it is, or is not there any more
     */
    static OriginalFile download(ObjectStore objects, String key) throws DocumentRejected {
        var size = objects.size(key).orElseThrow(() -> gone(key));
        if (size > Documents.MAX_BYTES) {
            throw new DocumentRejected(
                    Reason.TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "The document has %,d bytes; at most %,d (%d MiB) are taken.",
                            size,
                            Documents.MAX_BYTES,
                            Documents.MAX_BYTES >> 20));
        }
        try {
            var file = new OriginalFile(Files.createTempDirectory("ingestion"));
            try {
                if (objects.download(key, file.path)) {
                    return file;
                }
            } catch (RuntimeException e) {
                file.close();
                throw e;
            }
            file.close();
            throw gone(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DocumentRejected gone(String key) {
        return new DocumentRejected(Reason.GONE, "The uploaded object " + key + " was removed before it was read.");
    }

    Path path() {
        return path;
    }

    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String sha256() {
        return Hashing.sha256(path);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
