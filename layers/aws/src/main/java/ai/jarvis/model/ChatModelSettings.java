package ai.jarvis.model;

import ai.jarvis.model.route.Capability;
import ai.jarvis.platform.Variables;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chat model that a deployment offers.
 *
 * @param name what callers name it by
 * @param model what its provider knows it by; of SageMaker the endpoint's name
 * @param region where it is served; breakers and figures are kept for each
 * @param quality how good its answers are held to be, from 0 to 1
 * @param weight its part of the calls that are shared out by weight
 * @param contextTokens how many tokens of input and output together fit, if that is known
 * @param maxOutputTokens as many as an answer has where the request sets no limit
 * @param url where an OpenAI-compatible server has its API
 * @param secret name of the secret whose text is that server's key
 * @param prices all that are known, those to come among them
 * @param guardrail that Bedrock applies to what the model reads and says
 */
public record ChatModelSettings(
        ModelId name,
        Provider provider,
        String model,
        String region,
        Optional<TokenPrice> price,
        double quality,
        int weight,
        Set<Capability> capabilities,
        Optional<Integer> contextTokens,
        int maxOutputTokens,
        Timeouts timeouts,
        Optional<URI> url,
        Optional<String> secret,
        PriceHistory prices,
        Optional<BedrockGuardrail> guardrail) {
    private static final String VARIABLE = "JARVIS_CHAT_MODELS";
    private static final Set<String> FIELDS = Set.of(
            "name",
            "provider",
            "model",
            "region",
            "price",
            "prices",
            "quality",
            "weight",
            "capabilities",
            "context_tokens",
            "max_output_tokens",
            "first_token_seconds",
            "seconds",
            "url",
            "secret",
            "guardrail");
    private static final String HERE = "home";
    private static final double MIDDLING = 0.5;
    private static final int MAX_OUTPUT_TOKENS = 4_096;

    public ChatModelSettings {
        capabilities = Set.copyOf(capabilities);
    }

    /** The same model under another name. */
    ChatModelSettings called(ModelId other) {
        return new ChatModelSettings(
                other,
                provider,
                model,
                region,
                price,
                quality,
                weight,
                capabilities,
                contextTokens,
                maxOutputTokens,
                timeouts,
                url,
                secret,
                prices,
                guardrail);
    }

    /**
     * The models of the variable {@value #VARIABLE}, a list as in {@code [{"model": "anthropic.claude-3-haiku-20240307-v1:0",
     * "name": "small", "price": "0.00025/0.00125 USD"}, ...]}. The first is for requests that name none. The name is the
     * model's id, the provider Bedrock, or OpenAI where there is a URL, and the model can do everything, unless told.
     */
    public static List<ChatModelSettings> from(Variables variables) {
        return ModelEntry.all(VARIABLE, FIELDS, variables, ChatModelSettings::read);
    }

    private static ChatModelSettings read(ModelEntry entry) {
        var provider = provider(entry);
        if (provider == Provider.OPENAI && entry.url().isEmpty()) {
            entry.problem("needs the url of its server");
        }
        var standard = Timeouts.STANDARD;
        var region = entry.text("region").orElse(HERE);
        var price = entry.price();
        return new ChatModelSettings(
                entry.name(),
                provider,
                entry.model(),
                region,
                price,
                quality(entry),
                entry.count("weight", 1),
                capabilities(entry),
                entry.entry().has("context_tokens") ? Optional.of(entry.count("context_tokens", 1)) : Optional.empty(),
                entry.count("max_output_tokens", MAX_OUTPUT_TOKENS),
                new Timeouts(
                        seconds(entry, "first_token_seconds", standard.first()),
                        seconds(entry, "first_token_seconds", standard.between()),
                        seconds(entry, "seconds", standard.whole())),
                entry.url(),
                entry.text("secret"),
                PriceEntry.history(entry, region, price),
                guardrail(entry, provider));
    }

    private static Provider provider(ModelEntry entry) {
        var wanted = entry.text("provider")
                .orElse(entry.text("url").isPresent() ? Provider.OPENAI.wireName() : Provider.BEDROCK.wireName());
        return Provider.byWireName(wanted).orElseGet(() -> {
            entry.problem("needs a provider: one of bedrock, openai, sagemaker");
            return Provider.BEDROCK;
        });
    }

    private static Optional<BedrockGuardrail> guardrail(ModelEntry entry, Provider provider) {
        var guardrail = entry.entry().path("guardrail");
        if (guardrail.isMissingNode()) {
            return Optional.empty();
        }
        if (provider != Provider.BEDROCK) {
            entry.problem("has a guardrail, which only Bedrock applies");
            return Optional.empty();
        }
        try {
            return Optional.of(BedrockGuardrail.of(
                    guardrail.path("id").asText(), guardrail.path("version").asText(BedrockGuardrail.DRAFT)));
        } catch (IllegalArgumentException e) {
            entry.problem("has a guardrail that is not as in {\"id\": \"abc123\", \"version\": \"1\"}");
            return Optional.empty();
        }
    }

    private static double quality(ModelEntry entry) {
        var quality = entry.entry().path("quality").asDouble(MIDDLING);
        if (!(quality >= 0 && quality <= 1)) {
            entry.problem("has a quality that is not from 0 to 1");
            return MIDDLING;
        }
        return quality;
    }

    private static Set<Capability> capabilities(ModelEntry entry) {
        var listed = entry.entry().path("capabilities");
        if (listed.isMissingNode()) {
            return EnumSet.allOf(Capability.class);
        }
        var capabilities = EnumSet.noneOf(Capability.class);
        for (var each : listed) {
            Capability.byWireName(each.asText())
                    .ifPresentOrElse(
                            capabilities::add, () -> entry.problem("has an unknown capability " + each.asText()));
        }
        return capabilities;
    }

    private static Duration seconds(ModelEntry entry, String field, Duration otherwise) {
        return Duration.ofSeconds(entry.count(field, (int) otherwise.toSeconds()));
    }
}
