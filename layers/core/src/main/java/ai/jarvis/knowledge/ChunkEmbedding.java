package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.Priced;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Makes chunks ready to be found; what the tenant has embedded before, in whichever document, is not embedded again. */
final class ChunkEmbedding {
    private final Priced<EmbeddingModel> embeddings;
    private final ChunkIndex index;

    ChunkEmbedding(Priced<EmbeddingModel> embeddings, ChunkIndex index) {
        this.embeddings = embeddings;
        this.index = index;
    }

    /**
     * The chunks with their embeddings, in order.
     *
     * @param onProgress hears the share of the work that is done, from 0 to 1
     */
    List<ChunkIndex.Entry> entries(
            Document document, List<Chunk> chunks, Metering metering, DoubleConsumer onProgress) {
        var textByHash = new LinkedHashMap<String, String>();
        var hashes = new ArrayList<String>(chunks.size());
        for (var chunk : chunks) {
            var text = embeddedText(chunk);
            var hash = Hashing.sha256(text);
            hashes.add(hash);
            textByHash.put(hash, text);
        }
        var vectors = new HashMap<>(
                index.embeddings(document.tenant(), embeddings.model().id(), textByHash.keySet()));
        var missing = textByHash.keySet().stream()
                .filter(hash -> !vectors.containsKey(hash))
                .toList();
        if (!missing.isEmpty()) {
            var texts = missing.stream().map(textByHash::get).toList();
            var demand = Demands.ofBackground(
                    texts.stream().mapToLong(Demands::likelyTokens).sum());
            try (var tab = metering.openInBackground(document.tenant(), Scenario.INGESTION, demand)) {
                var embedded = embed(texts, tab, onProgress);
                for (int i = 0; i < missing.size(); i++) {
                    vectors.put(missing.get(i), embedded.get(i));
                }
            }
        }
        var entries = new ArrayList<ChunkIndex.Entry>(chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            var chunk = chunks.get(i);
            var hash = hashes.get(i);
            var keywords = document.name() + "\n" + embeddedText(chunk);
            entries.add(new ChunkIndex.Entry(chunk, hash, vectors.get(hash), keywords));
        }
        return entries;
    }

    private List<float[]> embed(List<String> texts, Tab tab, DoubleConsumer onProgress) {
        var vectors = new ArrayList<float[]>(texts.size());
        for (int from = 0; from < texts.size(); from += EmbeddingModel.MAX_TEXTS) {
            var batch = texts.subList(from, Math.min(from + EmbeddingModel.MAX_TEXTS, texts.size()));
            vectors.addAll(tab.embed(embeddings, batch, EmbeddingModel.Purpose.DOCUMENT));
            tab.renew();
            onProgress.accept(vectors.size() / (texts.size() + 1.0));
        }
        return vectors;
    }

    /** A chunk is found by the headings above it too, and a short one by hardly anything else. */
    static String embeddedText(Chunk chunk) {
        return chunk.heading().isEmpty() ? chunk.text() : chunk.heading() + "\n" + chunk.text();
    }
}
