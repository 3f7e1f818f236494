package ai.jarvis.localstack.manifest;

import java.nio.file.Path;
import java.util.List;

/** A manifest that cannot be used; the message lists everything that is wrong with it, one problem a line. */
public final class ManifestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ManifestException(Path file, List<String> problems) {
        super(file + ":\n  " + String.join("\n  ", problems));
    }
}
