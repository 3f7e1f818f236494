package ai.jarvis.persona;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parts of personas as the API takes and shows them. */
final class PersonaFields {
    private PersonaFields() {}

    @Introspected
    record PersonalityView(
            @Schema(example = "warm and exact") @NotNull String tone,
            Optional<List<@NotNull String>> traits,
            Optional<String> style) {
        static PersonalityView of(Personality personality) {
            return new PersonalityView(personality.tone(), Optional.of(personality.traits()), personality.style());
        }

        Personality toCore() {
            return new Personality(tone, traits.<List<String>>map(List::copyOf).orElse(List.of()), style);
        }
    }

    @Introspected
    record ExampleView(@NotNull String userInput, @NotNull String assistantResponse) {
        static ExampleView of(Example example) {
            return new ExampleView(example.userInput(), example.assistantResponse());
        }

        Example toCore() {
            return new Example(userInput, assistantResponse);
        }
    }

    /** What a version says, as it comes with a new persona and with a new version. */
    interface Content {
        String role();

        PersonalityView personality();

        Optional<? extends List<ExampleView>> fewShotExamples();

        Optional<String> instructions();

        Optional<String> template();

        Optional<Map<String, Object>> schema();

        Optional<BigDecimal> minScore();

        Optional<Integer> exampleTokens();

        Optional<BigDecimal> sampleRate();

        default PersonaContent toCore() {
            return new PersonaContent(
                    role(),
                    personality().toCore(),
                    fewShotExamples().<List<ExampleView>>map(List::copyOf).orElse(List.of()).stream()
                            .map(ExampleView::toCore)
                            .toList(),
                    instructions(),
                    template(),
                    schema(),
                    minScore().orElse(PersonaContent.STANDARD_MIN_SCORE),
                    exampleTokens().orElse(PersonaContent.STANDARD_EXAMPLE_TOKENS),
                    sampleRate().orElse(PersonaContent.STANDARD_SAMPLE_RATE));
        }
    }

    @Introspected
    record NewPersona(
            @NotNull String name,
            @NotNull String role,
            @NotNull @Valid PersonalityView personality,
            @Schema(description = "The most important first")
                    Optional<List<@NotNull @Valid ExampleView>> fewShotExamples,
            Optional<String> instructions,
            @Schema(description = "Liquid, at most 64 KiB; the standard one unless told") Optional<String> template,
            @Schema(description = "A JSON Schema of the context variables") Optional<Map<String, Object>> schema,
            @Schema(
                            description =
                                    "The average that a validation must reach before a version is published, 0 to 10; 7 unless told, 0 asks for none")
                    Optional<BigDecimal> minScore,
            @Schema(description = "Of all examples that are rendered together at most; 1000 unless told")
                    Optional<Integer> exampleTokens,
            @Schema(description = "The share of live answers that is judged, 0 to 1; 0.05 unless told")
                    Optional<BigDecimal> sampleRate,
            Optional<String> comment)
            implements Content {}

    @Introspected
    record NewVersion(
            @NotNull String role,
            @NotNull @Valid PersonalityView personality,
            Optional<List<@NotNull @Valid ExampleView>> fewShotExamples,
            Optional<String> instructions,
            Optional<String> template,
            Optional<Map<String, Object>> schema,
            Optional<BigDecimal> minScore,
            Optional<Integer> exampleTokens,
            Optional<BigDecimal> sampleRate,
            Optional<String> comment)
            implements Content {}
}
