package ai.jarvis.model;

import ai.jarvis.model.own.ModelDefinition;
import ai.jarvis.model.own.ModelKey;
import ai.jarvis.model.own.OwnPrice;
import ai.jarvis.model.route.Capability;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A definition as a row has it: its fields as JSON, and apart from them where its key is. */
final class StoredDefinition {
    private final JsonNode fields;

    private StoredDefinition(JsonNode fields) {
        this.fields = fields;
    }

    static String write(ModelDefinition definition) {
        return Json.write(definition.withKey(Optional.empty()).fields());
    }

    static ModelDefinition read(String json, Optional<ModelKey> key) {
        return new StoredDefinition(Json.read(json, JsonNode.class)).definition(key);
    }

    private ModelDefinition definition(Optional<ModelKey> key) {
        return new ModelDefinition(
                text("provider").flatMap(Provider::byWireName).orElseThrow(),
                text("config.model").orElseThrow(),
                text("config.url").map(URI::create),
                key,
                text("config.context_tokens").map(Integer::valueOf),
                text("config.max_output_tokens").map(Integer::valueOf),
                text("config.temperature").map(Double::valueOf),
                text("config.top_p").map(Double::valueOf),
                text("config.first_token_seconds").map(Integer::valueOf),
                text("config.seconds").map(Integer::valueOf),
                text("price.currency").map(this::price),
                text("quality").map(Double::valueOf),
                text("capabilities").map(StoredDefinition::capabilities));
    }

    private OwnPrice price(String currency) {
        var input = new BigDecimal(text("price.input_per_1k").orElseThrow());
        var output = new BigDecimal(text("price.output_per_1k").orElseThrow());
        var from = Instant.parse(text("price.effective_from").orElseThrow());
        return new OwnPrice(new TokenPrice(input, output, currency), from);
    }

    private static Set<Capability> capabilities(String names) {
        var all = EnumSet.noneOf(Capability.class);
        Arrays.stream(names.split(", ", -1))
                .forEach(name -> Capability.byWireName(name).ifPresent(all::add));
        return all;
    }

    private Optional<String> text(String field) {
        return Optional.ofNullable(fields.path(field).textValue());
    }
}
