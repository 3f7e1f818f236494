package ai.jarvis.model.own;

import ai.jarvis.audit.CanonicalJson;
import ai.jarvis.audit.Hash;
import ai.jarvis.model.Provider;
import ai.jarvis.model.route.Capability;
import ai.jarvis.prompt.SemanticVersion.Part;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a version of a tenant's model says. With a URL it is a server of the tenant's; without, a model of the deployment
 * in a setting of the tenant's, which has of the deployment's model all that is not told.
 *
 * @param model what the server calls it, or the name of the deployment's model
 * @param key of the server; absent if it wants none
 * @param contextTokens how many tokens of input and output together fit
 * @param maxOutputTokens as many as an answer has where the request sets no limit
 * @param temperature where the request does not say one
 * @param topP where the request does not say one
 * @param firstTokenSeconds until a streamed answer begins, and from one piece to the next
 * @param seconds until an answer is complete
 * @param price of a server of the tenant's
 * @param quality how good its answers are held to be, from 0 to 1
 * @param capabilities what it can do
 */
public record ModelDefinition(
        Provider provider,
        String model,
        Optional<URI> url,
        Optional<ModelKey> key,
        Optional<Integer> contextTokens,
        Optional<Integer> maxOutputTokens,
        Optional<Double> temperature,
        Optional<Double> topP,
        Optional<Integer> firstTokenSeconds,
        Optional<Integer> seconds,
        Optional<OwnPrice> price,
        Optional<Double> quality,
        Optional<Set<Capability>> capabilities) {
    public ModelDefinition {
        capabilities = capabilities.map(Set::copyOf);
    }

    /** The same, with another key or none. */
    public ModelDefinition withKey(Optional<ModelKey> other) {
        return new ModelDefinition(
                provider,
                model,
                url,
                other,
                contextTokens,
                maxOutputTokens,
                temperature,
                topP,
                firstTokenSeconds,
                seconds,
                price,
                quality,
                capabilities);
    }

    /** All that is told, by the names that the API has for it; of the key only where it is. */
    public SortedMap<String, String> fields() {
        var fields = new TreeMap<String, String>();
        fields.put("provider", provider.wireName());
        fields.put("config.model", model);
        put(fields, "config.url", url);
        put(fields, "config.api_key", key.map(ModelKey::reference));
        put(fields, "config.context_tokens", contextTokens);
        put(fields, "config.max_output_tokens", maxOutputTokens);
        put(fields, "config.temperature", temperature);
        put(fields, "config.top_p", topP);
        put(fields, "config.first_token_seconds", firstTokenSeconds);
        put(fields, "config.seconds", seconds);
        price.ifPresent(told -> {
            fields.put(
                    "price.input_per_1k",
                    told.price().inputPer1k().stripTrailingZeros().toPlainString());
            fields.put(
                    "price.output_per_1k",
                    told.price().outputPer1k().stripTrailingZeros().toPlainString());
            fields.put("price.currency", told.price().currency());
            fields.put("price.effective_from", told.from().toString());
        });
        put(fields, "quality", quality);
        put(fields, "capabilities", capabilities.map(all -> all.stream()
                .map(Capability::wireName)
                .sorted()
                .collect(Collectors.joining(", "))));
        return fields;
    }

    private static void put(SortedMap<String, String> fields, String name, Optional<?> value) {
        value.ifPresent(told -> fields.put(name, told.toString()));
    }

    /** The SHA-256, in lower-case hex, of all that it says. */
    public String hash() {
        var digest = Hash.sha256().digest(CanonicalJson.of(fields()).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    /** By which part the number of a version goes up: whoever gets another model's answers has a right to know. */
    Part changeSince(ModelDefinition before) {
        return provider == before.provider && model.equals(before.model) && url.equals(before.url)
                ? Part.MINOR
                : Part.MAJOR;
    }
}
