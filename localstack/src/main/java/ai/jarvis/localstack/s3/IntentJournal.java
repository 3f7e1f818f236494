package ai.jarvis.localstack.s3;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps intents from before the change until the event is with the bus: one small file each. */
final class IntentJournal {
    private static final Logger LOG = LoggerFactory.getLogger(IntentJournal.class);

    private final Path directory;
    private final JsonMapper json = new JsonMapper();

    IntentJournal(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Intent intent) {
        try {
            Files.write(file(intent), json.writeValueAsBytes(intent), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException("The change of " + intent.key() + " cannot be noted", e);
        }
    }

    void remove(Intent intent) {
        try {
            Files.deleteIfExists(file(intent));
        } catch (IOException e) {
            // The event would only be emitted once more at the next start.
            LOG.warn("The noted change {} cannot be removed", intent.id(), e);
        }
    }

    /** What was noted and not removed, in no particular order. */
    List<Intent> pending() {
        List<Intent> pending = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                read(file, pending);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pending;
    }

    private void read(Path file, List<Intent> pending) throws IOException {
        try {
            pending.add(json.readValue(file.toFile(), Intent.class));
        } catch (JacksonException e) {
            // Killed while the note was written: the change itself had not begun.
            LOG.info("An unfinished note of a change is dropped: {}", file.getFileName(), e);
            Files.delete(file);
        }
    }

    private Path file(Intent intent) {
        return directory.resolve(intent.id().toString());
    }
}
