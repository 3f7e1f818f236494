package ai.jarvis.localstack.bedrock;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The models that can be had here, by id. Immutable. */
public final class ModelCatalog {

    /** Quotes the passages it is given; see {@link LocalExtractive}. */
    public static final String LOCAL_EXTRACTIVE = "local-extractive";
    /** Hashes words into vectors; see {@link LocalEmbedding}. */
    public static final String LOCAL_EMBEDDING = "local-embedding";

    /** Orders texts by the words that they share with a query; see {@link LocalRerank}. */
    public static final String LOCAL_RERANK = "local-rerank";
    /** The same into vectors of a quarter of the length. */
    public static final String LOCAL_EMBEDDING_256 = "local-embedding-256";

    private final Map<String, Model> models;
    private final @Nullable Model others;

    private ModelCatalog(Map<String, Model> models, @Nullable Model others) {
        this.models = Map.copyOf(models);
        this.others = others;
    }

    /** The models that run in this JVM. */
    public static ModelCatalog local() {
        return new ModelCatalog(
                Map.of(
                        LOCAL_EXTRACTIVE,
                        new LocalExtractive(),
                        LOCAL_EMBEDDING,
                        new LocalEmbedding(),
                        LOCAL_EMBEDDING_256,
                        new LocalEmbedding(),
                        LOCAL_RERANK,
                        new LocalRerank()),
                null);
    }

    /**
     * The local models and, where the environment has {@code JARVIS_MODEL_URL} (and {@code JARVIS_MODEL_KEY}), every
     * other model of the OpenAI-compatible server there.
     */
    public static ModelCatalog fromEnvironment(Map<String, String> environment) {
        String url = environment.getOrDefault("JARVIS_MODEL_URL", "");
        if (url.isBlank()) {
            return local();
        }
        Optional<String> key =
                Optional.ofNullable(environment.get("JARVIS_MODEL_KEY")).filter(k -> !k.isBlank());
        return local().withOthers(new OpenAiCompatibleModel(URI.create(url), key));
    }

    /** This catalog with one more model. */
    public ModelCatalog with(String id, Model model) {
        Map<String, Model> more = new LinkedHashMap<>(models);
        more.put(id, model);
        return new ModelCatalog(more, others);
    }

    /** This catalog, with a model that takes every id that is not known here. */
    public ModelCatalog withOthers(Model model) {
        return new ModelCatalog(models, model);
    }

    /**
     * Finds a model.
     *
     * @param id a model's id, or an ARN whose last part is one, as in {@code arn:aws:bedrock:REGION::foundation-model/ID}
     */
    Optional<Model> find(String id) {
        Model model = models.get(nameIn(id));
        return Optional.ofNullable(model == null ? others : model);
    }

    /** The id itself, or the last part of an ARN. */
    static String nameIn(String id) {
        return id.startsWith("arn:") ? id.substring(id.lastIndexOf('/') + 1) : id;
    }
}
