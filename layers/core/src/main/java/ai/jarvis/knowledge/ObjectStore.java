package ai.jarvis.knowledge;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents bucket. Every key starts with its tenant. */
public interface ObjectStore {
    void put(String key, Path content, String contentType);

    void putText(String key, String text);

    Optional<String> getText(String key);

    /** Size in bytes; absent if there is no such object. */
    Optional<Long> size(String key);

    /**
     * Copies an object into a file, which must not exist.
     *
     * @return whether there was such an object
     */
    boolean download(String key, Path target);

    void delete(List<String> keys);

    /** All keys that start with a prefix, sorted. */
    List<String> list(String prefix);

    /** An address to which anyone may {@code PUT} the object, with the headers that must be sent. */
    record Upload(URI url, Map<String, String> headers) {}

    Upload presignPut(String key, Duration validFor);

    /** An address from which anyone may {@code GET} the object, as a file of this name to be kept, not shown. */
    URI presignGet(String key, String fileName, Duration validFor);
}
