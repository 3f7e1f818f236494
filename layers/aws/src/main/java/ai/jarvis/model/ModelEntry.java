package ai.jarvis.model;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Variables;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One of the models that a variable lists as JSON. What is wrong with it is noted under its name. */
record ModelEntry(String variable, JsonNode entry, Variables variables) {
    private static final String MISSING = "missing";

    /**
     * All models of a variable. Each has a {@code model} and a name of its own, which is the model's id unless it is told.
     *
     * @param fields that are known
     */
    static <T> List<T> all(String variable, Set<String> fields, Variables variables, Function<ModelEntry, T> read) {
        var text = variables.text(variable);
        var models = new ArrayList<T>();
        var names = new HashSet<ModelId>();
        try {
            for (var node : Json.MAPPER.readTree(text)) {
                var entry = new ModelEntry(variable, node, variables);
                entry.checkFields(fields);
                if (!names.add(entry.name())) {
                    variables.problem(variable + " has two models of the name " + entry.name());
                }
                models.add(read.apply(entry));
            }
            if (models.isEmpty()) {
                variables.problem(variable + " lists no model");
            }
        } catch (JsonProcessingException e) {
            variables.problem(variable + " is not JSON");
        }
        return List.copyOf(models);
    }

    private void checkFields(Set<String> known) {
        entry.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                problem("has a field " + field + ", which is not known");
            }
        });
        if (text("model").isEmpty()) {
            problem("has no model");
        }
    }

    /** What its provider knows it by. */
    String model() {
        return text("model").orElse("");
    }

    ModelId name() {
        return new ModelId(text("name").or(() -> text("model")).orElse(MISSING));
    }

    Optional<TokenPrice> price() {
        try {
            return text("price").map(TokenPrice::parse);
        } catch (IllegalArgumentException e) {
            problem("has a price that is not as in '0.0001/0 USD'");
            return Optional.empty();
        }
    }

    Optional<URI> url() {
        try {
            return text("url").map(URI::create);
        } catch (IllegalArgumentException e) {
            problem("has a url that is none");
            return Optional.empty();
        }
    }

    Optional<String> text(String field) {
        return Optional.ofNullable(entry.path(field).textValue()).filter(value -> !value.isBlank());
    }

    /** A whole number of at least 1. */
    int count(String field, int otherwise) {
        var value = entry.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < 1) {
            problem("has a " + field + " that is no number from 1 on");
            return otherwise;
        }
        return value.intValue();
    }

    void problem(String problem) {
        variables.problem(variable + ": " + text("name").or(() -> text("model")).orElse("a model") + " " + problem);
    }
}
