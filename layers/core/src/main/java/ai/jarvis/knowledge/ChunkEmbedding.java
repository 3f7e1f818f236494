package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** Makes chunks ready to be found; what the tenant has embedded before, in whichever document, is not embedded again. */
final class ChunkEmbedding {
    private final EmbeddingModels models;
    private final CollectionStore collections;
    private final ChunkIndex index;
    private final Metering metering;

    ChunkEmbedding(EmbeddingModels models, CollectionStore collections, ChunkIndex index, Metering metering) {
        this.models = models;
        this.collections = collections;
        this.index = index;
        this.metering = metering;
    }

    /**
     * Entries that a version can be made of.
     *
     * @param model the collection's, of which all have a vector
     */
    record Embedded(ModelId model, List<ChunkIndex.Entry> entries) {}

    /** The chunks as they are found by their words, in order, without vectors. */
    static List<ChunkIndex.Entry> entries(Document document, List<Chunk> chunks) {
        return chunks.stream()
                .map(chunk -> {
                    var text = text(chunk);
                    return new ChunkIndex.Entry(chunk, Hashing.sha256(text), Map.of(), document.name() + "\n" + text);
                })
                .toList();
    }

    /** What is embedded of a chunk. It is found by the headings above it too, and a short one by hardly anything else. */
    static String text(Chunk chunk) {
        return chunk.heading().isEmpty() ? chunk.text() : chunk.heading() + "\n" + chunk.text();
    }

    /**
     * The entries with the vectors that they lack: those of the collection's model, and of the model that it is changing
     * to or from. Without the latter they can be found; whoever changes the model makes up for them.
     *
     * @param onProgress hears the share of the work that is done, from 0 to 1
     * @return absent if the collection is gone
     * @throws ModelException if the collection's model did not answer
     */
    Optional<Embedded> complete(Document document, List<ChunkIndex.Entry> entries, DoubleConsumer onProgress) {
        return collections.embeddedBy(document.tenant(), document.collection()).map(by -> {
            var complete = embed(document, entries, models.require(by.current()), onProgress);
            var other = by.other().flatMap(models::find);
            if (other.isPresent()) {
                complete = embedIfItAnswers(document, complete, other.get());
            }
            return new Embedded(by.current(), complete);
        });
    }

    private List<ChunkIndex.Entry> embedIfItAnswers(
            Document document, List<ChunkIndex.Entry> entries, Priced<EmbeddingModel> model) {
        try {
            return embed(document, entries, model, share -> {});
        } catch (ModelException e) {
            return entries;
        }
    }

    private List<ChunkIndex.Entry> embed(
            Document document,
            List<ChunkIndex.Entry> entries,
            Priced<EmbeddingModel> priced,
            DoubleConsumer onProgress) {
        var model = priced.model().id();
        var textByHash = new LinkedHashMap<String, String>();
        for (var entry : entries) {
            if (!entry.vectors().containsKey(model)) {
                textByHash.put(entry.contentHash(), text(entry.chunk()));
            }
        }
        if (textByHash.isEmpty()) {
            return entries;
        }
        var vectors = new HashMap<>(index.embeddings(document.tenant(), model, textByHash.keySet()));
        var missing = textByHash.keySet().stream()
                .filter(hash -> !vectors.containsKey(hash))
                .toList();
        if (!missing.isEmpty()) {
            var texts = missing.stream().map(textByHash::get).toList();
            var demand = Demands.ofBackground(
                    texts.stream().mapToLong(Demands::likelyTokens).sum());
            try (var tab = metering.openInBackground(document.tenant(), Scenario.INGESTION, demand)) {
                var embedded = embed(priced, texts, tab, onProgress);
                for (int i = 0; i < missing.size(); i++) {
                    vectors.put(missing.get(i), embedded.get(i));
                }
            }
        }
        return entries.stream().map(entry -> with(entry, model, vectors)).toList();
    }

    private static List<float[]> embed(
            Priced<EmbeddingModel> model, List<String> texts, Tab tab, DoubleConsumer onProgress) {
        var vectors = new ArrayList<float[]>(texts.size());
        for (int from = 0; from < texts.size(); from += EmbeddingModel.MAX_TEXTS) {
            var batch = texts.subList(from, Math.min(from + EmbeddingModel.MAX_TEXTS, texts.size()));
            vectors.addAll(tab.embed(model, batch, EmbeddingModel.Purpose.DOCUMENT));
            tab.renew();
            onProgress.accept(vectors.size() / (texts.size() + 1.0));
        }
        return vectors;
    }

    private static ChunkIndex.Entry with(ChunkIndex.Entry entry, ModelId model, Map<String, float[]> vectors) {
        var vector = vectors.get(entry.contentHash());
        if (vector == null) {
            return entry;
        }
        var more = new HashMap<>(entry.vectors());
        more.put(model, vector);
        return new ChunkIndex.Entry(entry.chunk(), entry.contentHash(), more, entry.keywords());
    }
}
