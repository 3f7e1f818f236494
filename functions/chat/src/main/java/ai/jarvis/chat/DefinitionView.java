package ai.jarvis.chat;

import ai.jarvis.model.Provider;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.own.ModelDefinition;
import ai.jarvis.model.own.NewModelVersion;
import ai.jarvis.model.own.OwnPrice;
import ai.jarvis.model.route.Capability;
import ai.jarvis.platform.Refusal;
import ai.jarvis.prompt.SemanticVersion;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tenants' models in the words of the API. */
final class DefinitionView {
    private DefinitionView() {}

    /** How a model is reached and asked. */
    @Introspected
    record Config(
            @Schema(
                            description =
                                    "What the server at url calls it; without url the name of one of the platform's models")
                    @NotNull
                    String model,
            @Schema(
                            description = "Where a server of your own has its API, on the public internet",
                            example = "https://models.example.com/v1")
                    Optional<String> url,
            @Schema(
                            description = "The server's key; it is kept apart and never shown",
                            accessMode = Schema.AccessMode.WRITE_ONLY)
                    Optional<String> apiKey,
            @Schema(description = "How many tokens of input and output together fit") Optional<Integer> contextTokens,
            @Schema(description = "As many as an answer has where the request sets no limit")
                    Optional<Integer> maxOutputTokens,
            @Schema(description = "Where the request does not say one, 0 to 2") Optional<Double> temperature,
            @Schema(description = "Where the request does not say one, above 0 and at most 1") Optional<Double> topP,
            @Schema(description = "Until a streamed answer begins, and from one piece to the next")
                    Optional<Integer> firstTokenSeconds,
            @Schema(description = "Until an answer is complete") Optional<Integer> seconds) {}

    /** As {@link Config}, with whether there is a key in place of the key. */
    @Introspected
    record ShownConfig(
            String model,
            Optional<String> url,
            boolean hasApiKey,
            Optional<Integer> contextTokens,
            Optional<Integer> maxOutputTokens,
            Optional<Double> temperature,
            Optional<Double> topP,
            Optional<Integer> firstTokenSeconds,
            Optional<Integer> seconds) {
        static ShownConfig of(ModelDefinition definition) {
            return new ShownConfig(
                    definition.model(),
                    definition.url().map(URI::toString),
                    definition.key().isPresent(),
                    definition.contextTokens(),
                    definition.maxOutputTokens(),
                    definition.temperature(),
                    definition.topP(),
                    definition.firstTokenSeconds(),
                    definition.seconds());
        }
    }

    /** What a server of the tenant's costs it, decimals in text or numbers, per 1,000 tokens. */
    @Introspected
    record Price(
            @Schema(example = "0.00015") @JsonProperty("input_per_1k") @NotNull BigDecimal inputPer1k,
            @Schema(example = "0.0006") @JsonProperty("output_per_1k") @NotNull BigDecimal outputPer1k,
            @Schema(description = "USD unless told") Optional<String> currency,
            @Schema(description = "From when on it counts; at once unless told") Optional<Instant> effectiveFrom) {
        OwnPrice price(Clock clock) {
            if (inputPer1k.signum() < 0 || outputPer1k.signum() < 0) {
                throw Refusal.invalid(
                        inputPer1k.signum() < 0 ? "/price/input_per_1k" : "/price/output_per_1k",
                        "must not be negative");
            }
            return new OwnPrice(
                    new TokenPrice(inputPer1k, outputPer1k, currency.orElse("USD")),
                    effectiveFrom.orElseGet(clock::instant));
        }
    }

    /** As {@link Price}, decimals in text. */
    @Introspected
    record ShownPrice(
            @JsonProperty("input_per_1k") String inputPer1k,
            @JsonProperty("output_per_1k") String outputPer1k,
            String currency,
            Instant effectiveFrom) {
        static ShownPrice of(OwnPrice own) {
            return new ShownPrice(
                    own.price().inputPer1k().toPlainString(),
                    own.price().outputPer1k().toPlainString(),
                    own.price().currency(),
                    own.from());
        }
    }

    /** A version that is to be. */
    @Introspected
    record Body(
            @Schema(description = "bedrock, openai or sagemaker", example = "openai") @NotNull String provider,
            @NotNull @Valid Config config,
            Optional<@Valid Price> price,
            @Schema(description = "How good its answers are held to be, 0 to 1") Optional<Double> quality,
            @Schema(description = "Of streaming, tools, json_schema, images; all unless told")
                    Optional<List<@NotNull String>> capabilities,
            Optional<String> comment,
            @Schema(description = "Greater than the newest; at most one of this and bump", example = "2.0.0")
                    Optional<String> version,
            @Schema(
                            description =
                                    "major, minor or patch: which part of the newest version's number goes up. Unless told, major"
                                            + " if another model will answer, else minor")
                    Optional<String> bump,
            @Schema(description = "Whether it is the current version from now on; true unless told")
                    Optional<Boolean> current) {
        NewModelVersion wanted(Clock clock) {
            return new NewModelVersion(
                    definition(clock),
                    config.apiKey(),
                    version.map(text -> number("/version", text)),
                    bump.map(Body::part),
                    comment,
                    current.orElse(true));
        }

        private ModelDefinition definition(Clock clock) {
            return new ModelDefinition(
                    Provider.byWireName(provider)
                            .orElseThrow(() -> Refusal.invalid("/provider", "must be bedrock, openai or sagemaker")),
                    config.model(),
                    config.url().map(Body::url),
                    Optional.empty(),
                    config.contextTokens(),
                    config.maxOutputTokens(),
                    config.temperature(),
                    config.topP(),
                    config.firstTokenSeconds(),
                    config.seconds(),
                    price.map(told -> told.price(clock)),
                    quality,
                    capabilities.map(Body::capabilities));
        }

        private static URI url(String text) {
            try {
                return new URI(text);
            } catch (URISyntaxException e) {
                throw Refusal.invalid("/config/url", "is not a URL");
            }
        }

        private static Set<Capability> capabilities(List<String> names) {
            var all = EnumSet.noneOf(Capability.class);
            for (int i = 0; i < names.size(); i++) {
                var pointer = "/capabilities/" + i;
                all.add(Capability.byWireName(names.get(i))
                        .orElseThrow(() ->
                                Refusal.invalid(pointer, "must be one of streaming, tools, json_schema, images")));
            }
            return all;
        }

        private static SemanticVersion.Part part(String name) {
            return switch (name) {
                case "major" -> SemanticVersion.Part.MAJOR;
                case "minor" -> SemanticVersion.Part.MINOR;
                case "patch" -> SemanticVersion.Part.PATCH;
                default -> throw Refusal.invalid("/bump", "must be major, minor or patch");
            };
        }
    }

    static SemanticVersion number(String pointer, String text) {
        return SemanticVersion.parse(text)
                .orElseThrow(() -> Refusal.invalid(pointer, "must be the number of a version, as in 1.2.0"));
    }

    static Optional<List<String>> names(Optional<Set<Capability>> capabilities) {
        return capabilities.map(
                all -> all.stream().map(Capability::wireName).sorted().toList());
    }
}
