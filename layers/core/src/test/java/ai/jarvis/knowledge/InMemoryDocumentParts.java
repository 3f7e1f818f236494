package ai.jarvis.knowledge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parts in memory. */
final class InMemoryDocumentParts implements DocumentParts {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<Chunk>> chunks = new HashMap<>();
    private final Map<String, List<ChunkIndex.Entry>> entries = new HashMap<>();

    private static String key(DocumentStore.Write write, int part) {
        return DocumentParts.nameOf(write) + "/" + part;
    }

    private static <T> T present(T value) {
        return Optional.ofNullable(value).orElseThrow(() -> new IllegalStateException("not there"));
    }

    boolean isEmpty() {
        return texts.isEmpty() && chunks.isEmpty() && entries.isEmpty();
    }

    @Override
    public void putText(DocumentStore.Write write, String text) {
        texts.put(DocumentParts.nameOf(write), text);
    }

    @Override
    public String text(DocumentStore.Write write) {
        return present(texts.get(DocumentParts.nameOf(write)));
    }

    @Override
    public void putChunks(DocumentStore.Write write, int part, List<Chunk> added) {
        chunks.put(key(write, part), List.copyOf(added));
    }

    @Override
    public List<Chunk> chunks(DocumentStore.Write write, int part) {
        return present(chunks.get(key(write, part)));
    }

    @Override
    public void putEntries(DocumentStore.Write write, int part, List<ChunkIndex.Entry> added) {
        entries.put(key(write, part), List.copyOf(added));
    }

    @Override
    public boolean hasEntries(DocumentStore.Write write, int part) {
        return entries.containsKey(key(write, part));
    }

    @Override
    public List<ChunkIndex.Entry> entries(DocumentStore.Write write, int part) {
        return present(entries.get(key(write, part)));
    }

    @Override
    public int embedded(DocumentStore.Write write) {
        return (int) entries.keySet().stream()
                .filter(key -> key.startsWith(DocumentParts.nameOf(write) + "/"))
                .count();
    }

    @Override
    public void remove(DocumentStore.Write write) {
        var prefix = DocumentParts.nameOf(write);
        texts.remove(prefix);
        chunks.keySet().removeIf(key -> key.startsWith(prefix));
        entries.keySet().removeIf(key -> key.startsWith(prefix));
    }
}
