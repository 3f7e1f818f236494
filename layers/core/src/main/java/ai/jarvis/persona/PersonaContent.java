package ai.jarvis.persona;

import ai.jarvis.audit.CanonicalJson;
import ai.jarvis.audit.Hash;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a persona says.
 *
 * @param examples few-shot examples, the most important first
 * @param template in Liquid; the standard one if absent
 * @param schema a JSON Schema of the context variables that it is rendered with; it has none if absent
 * @param minScore the average of a validation, 0 to 10, that it must reach to be published; 0 asks for no validation
 * @param exampleTokens of all examples that are rendered together at most
 * @param sampleRate the share of live answers that is judged, 0 to 1
 */
public record PersonaContent(
        String role,
        Personality personality,
        List<Example> examples,
        Optional<String> instructions,
        Optional<String> template,
        Optional<Map<String, Object>> schema,
        BigDecimal minScore,
        int exampleTokens,
        BigDecimal sampleRate) {
    public static final BigDecimal STANDARD_MIN_SCORE = BigDecimal.valueOf(7);
    public static final int STANDARD_EXAMPLE_TOKENS = 1_000;
    public static final BigDecimal STANDARD_SAMPLE_RATE = new BigDecimal("0.05");

    public PersonaContent {
        examples = List.copyOf(examples);
        minScore = plain(minScore);
        sampleRate = plain(sampleRate);
    }

    /** Equal numbers are written the same. */
    private static BigDecimal plain(BigDecimal number) {
        return new BigDecimal(number.stripTrailingZeros().toPlainString());
    }

    /** The template that it is rendered by. */
    public String effectiveTemplate() {
        return template.orElse(StandardTemplate.TEXT);
    }

    /** All that it says, by the names of the API. */
    public Map<String, Object> described() {
        var members = new LinkedHashMap<String, Object>();
        members.put("role", role);
        members.put("personality", personality.described());
        members.put(
                "few_shot_examples", examples.stream().map(Example::described).toList());
        instructions.ifPresent(text -> members.put("instructions", text));
        template.ifPresent(text -> members.put("template", text));
        schema.ifPresent(object -> members.put("schema", object));
        members.put("min_score", minScore);
        members.put("example_tokens", exampleTokens);
        members.put("sample_rate", sampleRate);
        return members;
    }

    /** What {@link #described} told. */
    public static PersonaContent of(Map<String, ?> members) {
        var personality = object(members.get("personality"));
        return new PersonaContent(
                String.valueOf(members.get("role")),
                new Personality(
                        String.valueOf(personality.get("tone")),
                        list(personality.get("traits")).stream()
                                .map(String::valueOf)
                                .toList(),
                        text(personality.get("style"))),
                list(members.get("few_shot_examples")).stream()
                        .map(PersonaContent::object)
                        .map(example -> new Example(
                                String.valueOf(example.get("user_input")),
                                String.valueOf(example.get("assistant_response"))))
                        .toList(),
                text(members.get("instructions")),
                text(members.get("template")),
                Optional.ofNullable(members.get("schema")).map(PersonaContent::object),
                new BigDecimal(String.valueOf(members.get("min_score"))),
                new BigDecimal(String.valueOf(members.get("example_tokens"))).intValueExact(),
                new BigDecimal(String.valueOf(members.get("sample_rate"))));
    }

    private static Optional<String> text(@Nullable Object value) {
        return Optional.ofNullable(value).map(String::valueOf);
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<String, Object> object(@Nullable Object value) {
        var members = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                if (member != null) {
                    members.put(String.valueOf(name), member);
                }
            });
        }
        return members;
    }

    /** The SHA-256, in lower-case hex, of all that it says. */
    public String hash() {
        var digest = Hash.sha256().digest(CanonicalJson.of(described()).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
