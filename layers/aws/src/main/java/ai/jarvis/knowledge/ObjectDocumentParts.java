package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Parts of large documents as JSON in the documents bucket. */
public final class ObjectDocumentParts implements DocumentParts {
    private final ObjectStore objects;

    public ObjectDocumentParts(ObjectStore objects) {
        this.objects = objects;
    }

    private static String prefix(DocumentStore.Write write) {
        return ObjectKey.parts(write.tenant(), write.document()) + DocumentParts.nameOf(write) + "/";
    }

    private static String key(DocumentStore.Write write, String kind, int part) {
        return prefix(write) + kind + "/" + part + ".json";
    }

    private static String textKey(DocumentStore.Write write) {
        return prefix(write) + "text.txt";
    }

    private String read(String key) {
        return objects.getText(key).orElseThrow(() -> new IllegalStateException(key + " is not there"));
    }

    @Override
    public void putText(DocumentStore.Write write, String text) {
        objects.putText(textKey(write), text);
    }

    @Override
    public String text(DocumentStore.Write write) {
        return read(textKey(write));
    }

    @Override
    public void putChunks(DocumentStore.Write write, int part, List<Chunk> chunks) {
        objects.putText(
                key(write, "chunks", part),
                Json.write(chunks.stream().map(ObjectDocumentParts::json).toList()));
    }

    @Override
    public List<Chunk> chunks(DocumentStore.Write write, int part) {
        var chunks = new ArrayList<Chunk>();
        Json.read(read(key(write, "chunks", part)), JsonNode.class).forEach(each -> chunks.add(chunk(each)));
        return chunks;
    }

    @Override
    public void putEntries(DocumentStore.Write write, int part, List<ChunkIndex.Entry> entries) {
        var array = Json.MAPPER.createArrayNode();
        for (var entry : entries) {
            var json = json(entry.chunk()).put("hash", entry.contentHash()).put("keywords", entry.keywords());
            var vectors = json.putObject("vectors");
            entry.vectors().forEach((model, vector) -> vectors.put(model.value(), text(vector)));
            array.add(json);
        }
        objects.putText(key(write, "entries", part), array.toString());
    }

    @Override
    public boolean hasEntries(DocumentStore.Write write, int part) {
        return objects.size(key(write, "entries", part)).isPresent();
    }

    @Override
    public List<ChunkIndex.Entry> entries(DocumentStore.Write write, int part) {
        var entries = new ArrayList<ChunkIndex.Entry>();
        Json.read(read(key(write, "entries", part)), JsonNode.class)
                .forEach(each -> entries.add(new ChunkIndex.Entry(
                        chunk(each),
                        each.path("hash").asText(),
                        vectors(each.path("vectors")),
                        each.path("keywords").asText())));
        return entries;
    }

    @Override
    public int embedded(DocumentStore.Write write) {
        return objects.list(prefix(write) + "entries/").size();
    }

    @Override
    public void remove(DocumentStore.Write write) {
        var keys = objects.list(prefix(write));
        if (!keys.isEmpty()) {
            objects.delete(keys);
        }
    }

    private static ObjectNode json(Chunk chunk) {
        var json = Json.MAPPER
                .createObjectNode()
                .put("ordinal", chunk.ordinal())
                .put("text", chunk.text())
                .put("start", chunk.start())
                .put("end", chunk.end())
                .put("heading", chunk.heading());
        chunk.page().ifPresent(page -> json.put("page", page));
        return json;
    }

    private static Chunk chunk(JsonNode json) {
        return new Chunk(
                json.path("ordinal").asInt(),
                json.path("text").asText(),
                json.path("start").asInt(),
                json.path("end").asInt(),
                json.has("page") ? Optional.of(json.path("page").asInt()) : Optional.empty(),
                json.path("heading").asText());
    }

    private static Map<ModelId, float[]> vectors(JsonNode json) {
        return json.properties().stream()
                .collect(Collectors.toMap(
                        each -> new ModelId(each.getKey()),
                        each -> vector(each.getValue().asText())));
    }

    private static String text(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] vector(String text) {
        var floats = ByteBuffer.wrap(Base64.getDecoder().decode(text)).asFloatBuffer();
        var vector = new float[floats.remaining()];
        floats.get(vector);
        return vector;
    }
}
