package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.Embeddings;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenUsage;
import java.util.ArrayList;
import java.util.List;

/** A model whose vectors tell of the lengths of texts, and which may be down. */
final class WordEmbedding implements EmbeddingModel {
    final List<String> embedded = new ArrayList<>();
    boolean down;
    Runnable whileEmbedding = () -> {};
    private final ModelId id;

    WordEmbedding(String name) {
        this.id = new ModelId(name);
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public int dimensions() {
        return 2;
    }

    @Override
    public Embeddings embed(List<String> texts, Purpose purpose) {
        if (down) {
            throw new ModelException("The model is down", ModelException.Kind.FAULT, null);
        }
        embedded.addAll(texts);
        whileEmbedding.run();
        return new Embeddings(
                texts.stream().map(text -> new float[] {text.length(), 1}).toList(), new TokenUsage(texts.size(), 0));
    }
}
