package ai.jarvis.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the objects of one process. */
class InMemoryObjectStore implements ObjectStore {
    private final Map<String, byte[]> objects = new TreeMap<>();

    @Override
    public void put(String key, Path content, String contentType) {
        try {
            objects.put(key, Files.readAllBytes(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void putText(String key, String text) {
        objects.put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> getText(String key) {
        return Optional.ofNullable(objects.get(key)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Long> size(String key) {
        return Optional.ofNullable(objects.get(key)).map(bytes -> (long) bytes.length);
    }

    @Override
    public boolean download(String key, Path target) {
        if (!objects.containsKey(key)) {
            return false;
        }
        try {
            Files.write(target, objects.get(key));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete(List<String> keys) {
        objects.keySet().removeAll(keys);
    }

    @Override
    public List<String> list(String prefix) {
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    @Override
    public Upload presignPut(String key, Duration validFor) {
        return new Upload(URI.create("http://127.0.0.1/" + key), Map.of());
    }

    @Override
    public URI presignGet(String key, String fileName, Duration validFor) {
        return URI.create("http://127.0.0.1/" + key);
    }
}
