package ai.jarvis.persona;

import ai.jarvis.persona.PersonaFields.ExampleView;
import ai.jarvis.persona.PersonaFields.PersonalityView;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A persona with one of its versions. */
@Introspected
record PersonaView(
        String id,
        String name,
        @Schema(description = "The version that is shown") int version,
        @Schema(description = "The newest one") int latestVersion,
        @Schema(description = "The version in use; until one is published, the newest is")
                Optional<Integer> publishedVersion,
        String role,
        PersonalityView personality,
        List<ExampleView> fewShotExamples,
        Optional<String> instructions,
        @Schema(description = "What it is rendered by") String template,
        @Schema(description = "Of the context variables") Optional<Map<String, Object>> schema,
        @Schema(description = "Whether it is what the schema of personas allows") boolean schemaValid,
        BigDecimal minScore,
        int exampleTokens,
        BigDecimal sampleRate,
        String contentHash,
        Optional<String> comment,
        @Schema(description = "The user or API key that made the version") String author,
        @Schema(description = "When the version was made") Instant createdAt) {
    static PersonaView of(Personas.Read read) {
        var persona = read.persona();
        var version = read.version();
        var content = version.content();
        return new PersonaView(
                persona.id().value(),
                persona.name(),
                version.number(),
                persona.latest(),
                persona.published(),
                content.role(),
                PersonalityView.of(content.personality()),
                content.examples().stream().map(ExampleView::of).toList(),
                content.instructions(),
                content.effectiveTemplate(),
                content.schema(),
                read.isSchemaValid(),
                content.minScore(),
                content.exampleTokens(),
                content.sampleRate(),
                version.contentHash(),
                version.comment(),
                version.author(),
                version.createdAt());
    }

    /** A persona in a list. */
    @Introspected
    record Listed(
            String id,
            String name,
            int latestVersion,
            Optional<Integer> publishedVersion,
            Instant createdAt,
            Instant updatedAt) {
        static Listed of(Persona persona) {
            return new Listed(
                    persona.id().value(),
                    persona.name(),
                    persona.latest(),
                    persona.published(),
                    persona.createdAt(),
                    persona.updatedAt());
        }
    }

    /** A version in a list. */
    @Introspected
    record ListedVersion(
            String personaId,
            int version,
            String contentHash,
            Optional<String> comment,
            String author,
            Instant createdAt) {
        static ListedVersion of(PersonaVersion version) {
            return new ListedVersion(
                    version.persona().value(),
                    version.number(),
                    version.contentHash(),
                    version.comment(),
                    version.author(),
                    version.createdAt());
        }
    }
}
