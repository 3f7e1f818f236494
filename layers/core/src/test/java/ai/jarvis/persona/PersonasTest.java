package ai.jarvis.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.model.route.MovableClock;
import ai.jarvis.persona.Validation.Verdict;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PersonasTest {
    private final MovableClock clock = new MovableClock();
    private final TenantId tenant = TenantId.fresh();
    private final Caller author = new Caller(tenant, "key_a", Set.of(Role.DEVELOPER));
    private final InMemoryPersonaStore store = new InMemoryPersonaStore();
    private final CachedPersonaPrompts prompts =
            new CachedPersonaPrompts(store, new PlainSchemas(), Metrics.none(), clock);
    private final Personas personas = new Personas(store, prompts, new PlainSchemas(), clock);

    /** A persona that is changed a little by each test. */
    private static final class Draft {
        private String role = "guide to the museum";
        private List<Example> examples = List.of();
        private Optional<String> instructions = Optional.of("Never speak of elections.");
        private Optional<String> template = Optional.empty();
        private Optional<Map<String, Object>> schema = Optional.empty();
        private BigDecimal minScore = PersonaContent.STANDARD_MIN_SCORE;
        private int exampleTokens = PersonaContent.STANDARD_EXAMPLE_TOKENS;

        PersonaContent content() {
            return new PersonaContent(
                    role,
                    new Personality("warm", List.of("kind", "exact"), Optional.of("short sentences")),
                    examples,
                    instructions,
                    template,
                    schema,
                    minScore,
                    exampleTokens,
                    PersonaContent.STANDARD_SAMPLE_RATE);
        }
    }

    private static Draft draft() {
        return new Draft();
    }

    private static Draft draft(String template, Map<String, Object> properties, String... required) {
        var draft = draft();
        draft.instructions = Optional.empty();
        draft.template = Optional.of(template);
        draft.schema = Optional.of(Map.of("type", "object", "properties", properties, "required", List.of(required)));
        return draft;
    }

    private Personas.Read create(Draft draft) {
        return personas.create(author, "Ada", draft.content(), Optional.empty());
    }

    private List<FieldError> refused(Draft draft) {
        var refusal = catchThrowableOfType(Refusal.class, () -> create(draft));
        assertThat(refusal.code()).isEqualTo("invalid_persona");
        return refusal.errors();
    }

    private String rendered(Personas.Read made, Map<String, Object> variables) {
        return personas.render(author, made.persona().id(), Optional.empty(), variables)
                .text();
    }

    @Test
    void theStandardTemplateIsRenderedAsItIs() {
        var draft = draft();
        draft.examples = List.of(new Example("Hi", "Hello!"), new Example("Bye", "Come again!"));
        var made = create(draft);

        assertThat(made.isSchemaValid()).isTrue();
        assertThat(rendered(made, Map.of()))
                .isEqualTo(
                        """
                        You are Ada, a guide to the museum.

                        ## Personality
                        - Tone: warm
                        - Traits: kind, exact
                        - Communication Style: short sentences


                        ## Example Interactions

                        **User**: Hi
                        **Ada**: Hello!


                        **User**: Bye
                        **Ada**: Come again!




                        ## Instructions
                        Never speak of elections.
                        """);
    }

    @Test
    void withoutExamplesThereIsNoHeadingForThem() {
        assertThat(rendered(create(draft()), Map.of()))
                .doesNotContain("Example")
                .endsWith("## Instructions\nNever speak of elections.\n");
    }

    @Test
    void instructionsCanBeToldWhereThePersonaHasNone() {
        var draft = draft();
        draft.instructions = Optional.empty();
        var without = create(draft);
        var with = personas.create(author, "Bo", draft().content(), Optional.empty());

        assertThat(rendered(without, Map.of("instructions", "Be brief."))).endsWith("Be brief.\n");
        var refusal = catchThrowableOfType(Refusal.class, () -> rendered(with, Map.of("instructions", "Be rude.")));
        assertThat(refusal.errors())
                .containsExactly(new FieldError("/variables/instructions", "is no context variable of the persona"));
    }

    @Test
    void examplesAreThoseAtTheBeginningThatFitIntoTheBudget() {
        var draft = draft();
        draft.examples = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> new Example("question " + i, "answer ".repeat(i) + i))
                .toList();
        draft.exampleTokens = 30;
        var made = create(draft);

        var first = personas.render(author, made.persona().id(), Optional.empty(), Map.of());

        assertThat(first.examples()).isEqualTo(9);
        assertThat(first.examplesUsed()).isBetween(2, 5);
        assertThat(first.text())
                .contains("question " + first.examplesUsed() + "\n")
                .doesNotContain("question " + (first.examplesUsed() + 1) + "\n");
        for (int again = 0; again < 5; again++) {
            var fresh = new CachedPersonaPrompts(store, new PlainSchemas(), Metrics.none(), clock);
            assertThat(fresh.render(tenant, made.persona().id(), Map.of()).text())
                    .isEqualTo(first.text());
        }
    }

    @Test
    void aBudgetThatNotEvenOneExampleFitsIntoIsRefused() {
        var draft = draft();
        draft.examples = List.of(new Example("question", "answer ".repeat(50)));
        draft.exampleTokens = 10;

        assertThat(refused(draft)).extracting(FieldError::pointer).containsExactly("/few_shot_examples/0");
    }

    @Test
    void theSchemaSaysWhichVariablesThereAre() {
        var made = create(draft(
                "{{ name }} speaks of {{ topic }} to {{ for p in people }}{{ p }}; {{ end }}{{ n }}",
                Map.of(
                        "topic", Map.of("type", "string", "maxLength", 20),
                        "people", Map.of("type", "array", "items", Map.of("type", "string")),
                        "n", Map.of("type", "integer", "default", 3)),
                "topic"));

        assertThat(rendered(made, Map.of("topic", "art", "people", List.of("Bo", "Cy"))))
                .isEqualTo("Ada speaks of art to Bo; Cy; 3");
        var refusal = catchThrowableOfType(
                Refusal.class, () -> rendered(made, Map.of("people", List.of(1), "n", "many", "tone", "cold")));
        assertThat(refusal.code()).isEqualTo("invalid_variables");
        assertThat(refusal.errors()).extracting(FieldError::pointer).containsExactly("/variables/tone");
        refusal = catchThrowableOfType(Refusal.class, () -> rendered(made, Map.of("people", List.of(1), "n", "many")));
        assertThat(refusal.errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder("/variables/topic", "/variables/people/0", "/variables/n");
    }

    @Test
    void textsOfAQueryBecomeWhatTheSchemaWants() {
        var made = create(draft(
                "{{ n | plus: 1 }} {{ if yes }}yes{{ else }}no{{ end }} {{ xs | array.join '-' }} {{ who.name }} {{ t }}",
                Map.of(
                        "n", Map.of("type", "number"),
                        "yes", Map.of("type", "boolean"),
                        "xs", Map.of("type", "array", "items", Map.of("type", "integer")),
                        "who", Map.of("type", "object"),
                        "t", Map.of("type", "string"))));
        var query = new LinkedHashMap<String, List<String>>();
        query.put("n", List.of("41"));
        query.put("yes", List.of("false"));
        query.put("xs", List.of("1", "2"));
        query.put("who", List.of("{\"name\": \"Bo\"}"));
        query.put("t", List.of("007"));

        var id = made.persona().id();
        assertThat(personas.renderQuery(author, id, Optional.empty(), query).text())
                .isEqualTo("42 no 1-2 Bo 007");
        query.put("xs", List.of("[3, 4]"));
        assertThat(personas.renderQuery(author, id, Optional.empty(), query).text())
                .contains("3-4");
        query.put("n", List.of("many"));
        assertThat(catchThrowableOfType(Refusal.class, () -> personas.renderQuery(author, id, Optional.empty(), query))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/variables/n");
    }

    @Test
    void missingAndUnusedVariablesAreRefusedWithTheirPlaces() {
        var draft = draft(
                "Hello {{ who }}\nand {{ if topic }}{{ topc }}{{ end }}",
                Map.of("topic", Map.of("type", "string"), "mood", Map.of("type", "string")),
                "mode");
        draft.instructions = Optional.of("Be brief.");
        draft.examples = List.of(new Example("Hi", "Hello!"));

        assertThat(refused(draft))
                .containsExactlyInAnyOrder(
                        new FieldError("/schema/required/0", "is none of the properties"),
                        new FieldError(
                                "/template",
                                "uses 'who', which the schema does not declare",
                                Optional.of(1),
                                Optional.of(10)),
                        new FieldError(
                                "/template",
                                "uses 'topc', which the schema does not declare",
                                Optional.of(2),
                                Optional.of(22)),
                        new FieldError("/schema/properties/mood", "is declared, but the template does not use it"),
                        new FieldError("/few_shot_examples", "are told, but the template does not use them"),
                        new FieldError("/instructions", "are told, but the template does not use them"));
    }

    @Test
    void errorsOfATemplateAreToldWhereTheyAre() {
        var draft = draft("You are {{ name }}.\n{{ if role }}{{ role | shout }}{{ end }}", Map.of());

        assertThat(refused(draft))
                .containsExactly(new FieldError(
                        "/template", "'shout' is no filter of the template language", Optional.of(2), Optional.of(24)));
        assertThat(refused(draft("{{ for x in y }}never ended", Map.of()))
                        .getFirst()
                        .line())
                .contains(1);
    }

    @Test
    void aTemplateThatCannotEndIsRefusedWhenItIsSaved() {
        var loop = "{{ for a in (1..200) }}{{ for b in (1..200) }}{{ name }}{{ end }}{{ end }}";

        assertThat(refused(draft(loop, Map.of()))).singleElement().satisfies(error -> assertThat(error.detail())
                .contains("more than 10000 turns"));
    }

    @Test
    void whatIsNotAPersonaIsRefused() {
        var draft = draft();
        draft.role = " ";
        draft.minScore = BigDecimal.valueOf(11);
        assertThat(refused(draft)).extracting(FieldError::pointer).containsExactlyInAnyOrder("/role", "/min_score");

        assertThat(refused(draft("{{ x }}", Map.of("x", Map.of("type", "texts")))))
                .anySatisfy(error -> assertThat(error.pointer()).isEqualTo("/schema"));
        assertThat(refused(draft("{{ name }}", Map.of("name", Map.of("type", "string")))))
                .containsExactly(new FieldError("/schema/properties/name", "is a field of the persona itself"));
        assertThat(refused(draft("{{ if }}", Map.of("if", Map.of("type", "string")))))
                .contains(new FieldError("/schema/properties/if", "is a word of the template language"));
    }

    @Test
    void aTemplateThatFailsWithTheseValuesIsShownAsItWasWithoutThem() {
        var made = create(draft(
                "You are {{ name }}.{{ for x in xs }}{{ for y in xs }}{{ x }}{{ end }}{{ end }}",
                Map.of("xs", Map.of("type", "array"))));
        var many = Collections.nCopies(200, "x");

        var rendered = personas.render(author, made.persona().id(), Optional.empty(), Map.of("xs", many));

        assertThat(rendered.text()).isEqualTo("You are Ada.");
        assertThat(rendered.degraded()).containsExactly(Degradation.PRERENDERED_TEMPLATE);
    }

    @Test
    void whereThatCannotBeThePersonaIsDescribedInPlainWords() {
        var made = create(draft(
                "You are {{ name }}.{{ for x in xs }}{{ for y in xs }}{{ x }}{{ end }}{{ end }}",
                Map.of("xs", Map.of("type", "array")),
                "xs"));
        var many = Collections.nCopies(200, "x");

        var rendered = personas.render(author, made.persona().id(), Optional.empty(), Map.of("xs", many));

        assertThat(rendered.text())
                .isEqualTo(
                        """
                        You are Ada, a guide to the museum.
                        Tone: warm
                        Traits: kind, exact
                        Communication style: short sentences""");
        assertThat(rendered.degraded()).containsExactly(Degradation.BASE_TEMPLATE);
    }

    private void validated(PersonaId id, int version, Verdict verdict, String reason) {
        store.add(
                tenant,
                new Validation(
                        ValidationId.fresh(),
                        id,
                        version,
                        verdict,
                        Optional.empty(),
                        BigDecimal.valueOf(7),
                        3,
                        List.of(),
                        List.of(reason),
                        List.of(),
                        Optional.empty(),
                        "key_a",
                        clock.instant()));
    }

    private Refusal notPublished(PersonaId id) {
        var refusal = catchThrowableOfType(Refusal.class, () -> personas.publish(author, id, Optional.empty()));
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
        return refusal;
    }

    @Test
    void onlyAVersionWhoseLastValidationPassedIsPublished() {
        var id = create(draft()).persona().id();

        assertThat(notPublished(id).code()).isEqualTo("persona_not_validated");
        validated(id, 1, Verdict.INCONCLUSIVE, "2 of 3 responses have no score");
        assertThat(notPublished(id).code()).isEqualTo("persona_inconclusive");
        validated(id, 1, Verdict.FAILED, "the average is 3.00, not 7 at least");
        var refusal = notPublished(id);
        assertThat(refusal.code()).isEqualTo("persona_below_gate");
        assertThat(refusal.detail())
                .isEqualTo("The last validation of version 1 failed: the average is 3.00, not 7 at least.");
        validated(id, 1, Verdict.PASSED, "");
        assertThat(personas.publish(author, id, Optional.empty()).persona().published())
                .contains(1);
    }

    @Test
    void aGateOfZeroAsksForNoValidation() {
        var draft = draft();
        draft.minScore = BigDecimal.ZERO;
        var id = create(draft).persona().id();

        assertThat(personas.publish(author, id, Optional.empty()).persona().published())
                .contains(1);
    }

    @Test
    void thePublishedVersionIsInUseAndTheNewestBeforeAnyIs() {
        var id = create(draft()).persona().id();
        var second = draft();
        second.role = "cook";
        personas.add(author, id, second.content(), Optional.of("another job"));
        assertThat(prompts.systemPrompt(tenant, id, Map.of())).contains("a cook.");

        validated(id, 1, Verdict.PASSED, "");
        personas.publish(author, id, Optional.of(1));

        clock.advance(Duration.ofSeconds(2));
        assertThat(prompts.systemPrompt(tenant, id, Map.of())).contains("a guide to the museum.");
        assertThat(personas.render(author, id, Optional.of(2), Map.of()).text()).contains("a cook.");
        assertThat(personas.versions(author, id, Page.Request.first()).items())
                .extracting(PersonaVersion::comment)
                .containsExactly(Optional.of("another job"), Optional.empty());
    }

    @Test
    void aVersionThatSaysTheSameIsNone() {
        var id = create(draft()).persona().id();

        var refusal = catchThrowableOfType(
                Refusal.class, () -> personas.add(author, id, draft().content(), Optional.empty()));

        assertThat(refusal.code()).isEqualTo("version_unchanged");
    }

    @Test
    void othersSeeNothingAndReadersChangeNothing() {
        var id = create(draft()).persona().id();
        var stranger = new Caller(TenantId.fresh(), "key_b", Set.of(Role.DEVELOPER));
        var reader = new Caller(tenant, "key_c", Set.of(Role.VIEWER));

        assertThat(catchThrowableOfType(Refusal.class, () -> personas.get(stranger, id))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(catchThrowableOfType(Refusal.class, () -> prompts.systemPrompt(stranger.tenant(), id, Map.of()))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(personas.get(reader, id).version().number()).isEqualTo(1);
        assertThat(catchThrowableOfType(Refusal.class, () -> personas.delete(reader, id))
                        .kind())
                .isEqualTo(Refusal.Kind.FORBIDDEN);
        assertThat(personas.resolve(reader, "Ada")).isEqualTo(id);
    }
}
