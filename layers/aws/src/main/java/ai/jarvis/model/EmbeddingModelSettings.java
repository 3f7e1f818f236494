package ai.jarvis.model;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Variables;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
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
        var text = variables.text(VARIABLE);
        var models = new ArrayList<EmbeddingModelSettings>();
        var names = new HashSet<ModelId>();
        try {
            for (var entry : Json.MAPPER.readTree(text)) {
                var model = new Entry(entry, variables).read();
                if (!names.add(model.name())) {
                    variables.problem(VARIABLE + " has two models of the name " + model.name());
                }
                models.add(model);
            }
            if (models.isEmpty()) {
                variables.problem(VARIABLE + " lists no model");
            }
        } catch (JsonProcessingException e) {
            variables.problem(VARIABLE + " is not JSON");
        }
        return List.copyOf(models);
    }

    /** One of the list. */
    private record Entry(JsonNode entry, Variables variables) {
        EmbeddingModelSettings read() {
            entry.fieldNames().forEachRemaining(field -> {
                if (!FIELDS.contains(field)) {
                    problem("has a field " + field + ", which is not known");
                }
            });
            var model = text("model").orElse("");
            if (model.isEmpty()) {
                problem("has no model");
            }
            var format = format(model);
            var dimensions = entry.path("dimensions").asInt(EmbeddingModel.MAX_DIMENSIONS);
            check(format, dimensions);
            return new EmbeddingModelSettings(
                    new ModelId(text("name").orElse(model.isEmpty() ? "missing" : model)),
                    format,
                    model,
                    dimensions,
                    entry.path("shortens").asBoolean(false),
                    price(),
                    url(),
                    text("secret"));
        }

        private Format format(String model) {
            var named = text("format");
            var format = named.map(Format::find)
                    .orElseGet(() -> Format.of(model, text("url").isPresent()));
            return format.orElseGet(() -> {
                problem("needs a format: one of cohere-v3, cohere-v4, titan-v2, openai");
                return Format.COHERE_V3;
            });
        }

        private void check(Format format, int dimensions) {
            if (dimensions < 1 || dimensions > EmbeddingModel.MAX_DIMENSIONS) {
                problem("has vectors of " + dimensions + " dimensions, and at most " + EmbeddingModel.MAX_DIMENSIONS
                        + " can be stored; choose fewer where the model can shorten them");
            } else if (!format.dimensions().isEmpty() && !format.dimensions().contains(dimensions)) {
                problem("makes vectors of " + format.dimensions() + " dimensions, not " + dimensions);
            }
            if (format == Format.OPENAI && url().isEmpty()) {
                problem("needs the url of its server");
            }
        }

        private Optional<TokenPrice> price() {
            try {
                return text("price").map(TokenPrice::parse);
            } catch (IllegalArgumentException e) {
                problem("has a price that is not as in '0.0001/0 USD'");
                return Optional.empty();
            }
        }

        private Optional<URI> url() {
            try {
                return text("url").map(URI::create);
            } catch (IllegalArgumentException e) {
                problem("has a url that is none");
                return Optional.empty();
            }
        }

        private Optional<String> text(String field) {
            return Optional.ofNullable(entry.path(field).textValue()).filter(value -> !value.isBlank());
        }

        private void problem(String problem) {
            variables.problem(
                    VARIABLE + ": " + text("name").or(() -> text("model")).orElse("a model") + " " + problem);
        }
    }
}
