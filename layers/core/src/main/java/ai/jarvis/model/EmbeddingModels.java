package ai.jarvis.model;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The embedding models that collections may choose from; the first is for those that name none. */
public final class EmbeddingModels {
    private final Map<ModelId, Priced<EmbeddingModel>> byId = new LinkedHashMap<>();
    private final Priced<EmbeddingModel> standard;

    /**
     * Offers the given models.
     *
     * @throws IllegalArgumentException if there is none, two have one name, or vectors would be too long to be stored
     */
    public EmbeddingModels(List<Priced<EmbeddingModel>> models) {
        if (models.isEmpty()) {
            throw new IllegalArgumentException("There is no embedding model");
        }
        for (var priced : models) {
            var model = priced.model();
            if (model.dimensions() < 1 || model.dimensions() > EmbeddingModel.MAX_DIMENSIONS) {
                throw new IllegalArgumentException("Vectors of 1 to " + EmbeddingModel.MAX_DIMENSIONS
                        + " dimensions can be stored, and those of " + model.id() + " have " + model.dimensions());
            }
            if (byId.put(model.id(), priced) != null) {
                throw new IllegalArgumentException("Two embedding models are called " + model.id());
            }
        }
        this.standard = models.getFirst();
    }

    /** The model of collections that name none. */
    public EmbeddingModel standard() {
        return standard.model();
    }

    /** The names of all, the standard one's first. */
    public List<ModelId> ids() {
        return List.copyOf(byId.keySet());
    }

    /** A model by its name; absent if it is not offered, or not any more. */
    public Optional<Priced<EmbeddingModel>> find(ModelId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * A model by its name.
     *
     * @throws ModelException if it is not offered any more
     */
    public Priced<EmbeddingModel> require(ModelId id) {
        return find(id).orElseThrow(() -> new ModelException(
                "The embedding model " + id + " is not offered here", ModelException.Kind.NOT_OFFERED, null));
    }

    /**
     * The model that a caller names, or the standard one.
     *
     * @throws Refusal with the names of all, if there is none of that name
     */
    public EmbeddingModel choose(Optional<String> name) {
        if (name.isEmpty()) {
            return standard();
        }
        return name.filter(wanted -> !wanted.isBlank())
                .flatMap(wanted -> find(new ModelId(wanted)))
                .orElseThrow(this::unknown)
                .model();
    }

    private Refusal unknown() {
        var names = byId.keySet().stream().map(ModelId::value).collect(Collectors.joining(", "));
        return Refusal.unprocessable(
                "unknown_embedding_model",
                "There is no such embedding model here.",
                List.of(new FieldError("/embedding_model", "must be one of " + names)));
    }
}
