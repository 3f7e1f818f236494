package ai.jarvis.model;

import ai.jarvis.platform.Variables;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An embedding model that a deployment offers.
 *
 * @param name what collections name it by. Vectors are kept under it, so that it must mean the same model for good
 * @param model what its provider knows it by
 * @param dimensions of its vectors
 * @param shortens whether an OpenAI-compatible server is told how many dimensions to make
 * @param url where an OpenAI-compatible server has its API
 * @param secret name of the secret whose text is that server's key
 */
public record EmbeddingModelSettings(
        ModelId name,
        Format format,
        String model,
        int dimensions,
        boolean shortens,
        Optional<TokenPrice> price,
        Optional<URI> url,
        Optional<String> secret) {
    private static final String VARIABLE = "JARVIS_EMBEDDING_MODELS";
    private static final Set<String> FIELDS =
            Set.of("name", "format", "model", "dimensions", "shortens", "price", "url", "secret");

    /** How a model is asked: three formats of Bedrock's models, and OpenAI's API. */
    public enum Format {
        COHERE_V3,
        COHERE_V4,
        TITAN_V2,
        OPENAI;

        /** How many dimensions there can be; any if empty. */
        private List<Integer> dimensions() {
            return switch (this) {
                case COHERE_V3 -> List.of(1024);
                case COHERE_V4, TITAN_V2 -> List.of(256, 512, 1024);
                case OPENAI -> List.of();
            };
        }

        /** As settings name it: {@code cohere-v3}, ... */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static Optional<Format> find(String name) {
            return List.of(values()).stream()
                    .filter(format -> format.wireName().equals(name))
                    .findFirst();
        }

        /** The format of models that are known by their ids. */
        private static Optional<Format> of(String model, boolean hasUrl) {
            if (hasUrl) {
                return Optional.of(OPENAI);
            }
            if (model.contains("cohere.embed-v4")) {
                return Optional.of(COHERE_V4);
            }
            if (model.contains("cohere.embed-")) {
                return Optional.of(COHERE_V3);
            }
            return model.contains("amazon.titan-embed-text-v2") ? Optional.of(TITAN_V2) : Optional.empty();
        }
    }

    /**
     * The models of the variable {@value #VARIABLE}, a list as in {@code [{"model": "amazon.titan-embed-text-v2:0",
     * "name": "titan-256", "dimensions": 256, "price": "0.00002/0 USD"}, ...]}. The first is for collections that name
     * none. The name is the model's id, the format that of the id, and the dimensions 1,024, unless told.
     */
    public static List<EmbeddingModelSettings> from(Variables variables) {
        return ModelEntry.all(VARIABLE, FIELDS, variables, EmbeddingModelSettings::read);
    }

    private static EmbeddingModelSettings read(ModelEntry entry) {
        var format = format(entry);
        var dimensions = entry.entry().path("dimensions").asInt(EmbeddingModel.MAX_DIMENSIONS);
        check(entry, format, dimensions);
        return new EmbeddingModelSettings(
                entry.name(),
                format,
                entry.model(),
                dimensions,
                entry.entry().path("shortens").asBoolean(false),
                entry.price(),
                entry.url(),
                entry.text("secret"));
    }

    private static Format format(ModelEntry entry) {
        var format = entry.text("format")
                .map(Format::find)
                .orElseGet(() -> Format.of(entry.model(), entry.text("url").isPresent()));
        return format.orElseGet(() -> {
            entry.problem("needs a format: one of cohere-v3, cohere-v4, titan-v2, openai");
            return Format.COHERE_V3;
        });
    }

    private static void check(ModelEntry entry, Format format, int dimensions) {
        if (dimensions < 1 || dimensions > EmbeddingModel.MAX_DIMENSIONS) {
            entry.problem("has vectors of " + dimensions + " dimensions, and at most " + EmbeddingModel.MAX_DIMENSIONS
                    + " can be stored; choose fewer where the model can shorten them");
        } else if (!format.dimensions().isEmpty() && !format.dimensions().contains(dimensions)) {
            entry.problem("makes vectors of " + format.dimensions() + " dimensions, not " + dimensions);
        }
        if (format == Format.OPENAI && entry.url().isEmpty()) {
            entry.problem("needs the url of its server");
        }
    }
}
