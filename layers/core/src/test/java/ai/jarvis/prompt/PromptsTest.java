package ai.jarvis.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.PatchFailedException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-01-31T12:00:00Z"), ZoneOffset.UTC);

    private final PromptStore store = new InMemoryPromptStore();
    private final Prompts prompts = new Prompts(store, new CachedPromptRenderer(store, CLOCK), CLOCK);
    private final Caller caller = new Caller(TenantId.fresh(), "dev", Set.of(Role.DEVELOPER));

    private static PromptVariable variable(String name) {
        return new PromptVariable(name, VariableType.STRING, true, Optional.empty(), Optional.empty());
    }

    private static PromptVariable optional(String name, VariableType type, Object value) {
        return new PromptVariable(name, type, false, Optional.of(value), Optional.empty());
    }

    private static PromptContent content(String template, PromptVariable... variables) {
        return new PromptContent(template, List.of(variables));
    }

    private PromptId create(String template, PromptVariable... variables) {
        return prompts.create(caller, "p" + template.hashCode(), Optional.empty(), content(template, variables))
                .prompt()
                .id();
    }

    private PromptVersion add(PromptId id, String template, PromptVariable... variables) {
        return prompts.add(
                caller,
                id,
                new NewVersion(content(template, variables), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private PromptVersion add(PromptId id, String number, String template) {
        return prompts.add(
                caller,
                id,
                new NewVersion(content(template), SemanticVersion.parse(number), Optional.empty(), Optional.empty()));
    }

    private static Refusal refusal(ThrowingCallable call, String code) {
        var refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        return refusal;
    }

    private List<String> pointers(String template, PromptVariable... variables) {
        return refusal(() -> create(template, variables), "invalid_template").errors().stream()
                .map(FieldError::pointer)
                .toList();
    }

    private String render(PromptId id, Map<String, ?> values) {
        return prompts.render(caller, id, Selection.NEWEST, values).text();
    }

    @Test
    void whatIsWrongWithATemplateIsToldAllAtOnce() {
        assertThat(pointers(
                        "{{ a }} {{ b }} {{ c }}",
                        variable("a"),
                        variable("unused"),
                        variable("1st"),
                        variable("a"),
                        variable("if"),
                        optional("c", VariableType.LIST, "no list")))
                .containsExactlyInAnyOrder(
                        "/variables/1",
                        "/variables/2/name",
                        "/variables/2",
                        "/variables/3/name",
                        "/variables/4/name",
                        "/variables/4",
                        "/variables/5/default",
                        "/template");
    }

    @Test
    void anUndeclaredVariableIsToldWithItsPlace() {
        var errors = refusal(() -> create("Hi {{ name }},\n{{ rol }}", variable("name")), "invalid_template")
                .errors();

        assertThat(errors)
                .containsExactly(new FieldError(
                        "/template",
                        "uses 'rol', which is not declared as a variable",
                        Optional.of(2),
                        Optional.of(4)));
    }

    @Test
    void aSyntaxErrorIsToldWithItsPlaceAndTheVariablesErrorsToo() {
        var errors = refusal(() -> create("ok\n{% if a %}", variable("a"), variable("2")), "invalid_template")
                .errors();

        assertThat(errors).extracting(FieldError::pointer).containsExactly("/variables/1/name", "/template");
        assertThat(errors.getLast().line()).contains(2);
    }

    @Test
    void aTemplateHasBounds() {
        assertThat(pointers("x".repeat(65_537))).containsExactly("/template");
        assertThat(pointers("文".repeat(22_000))).containsExactly("/template");
        assertThat(pointers("\n".repeat(5_001) + "x")).containsExactly("/template");
        assertThat(pointers(" ")).containsExactly("/template");
        create("x".repeat(65_536));
        var many = IntStream.range(0, 101).mapToObj(i -> variable("v" + i)).toArray(PromptVariable[]::new);
        var all = new StringBuilder();
        IntStream.range(0, 101).forEach(i -> all.append("{{ v").append(i).append(" }}"));
        assertThat(pointers(all.toString(), many)).containsExactly("/variables");
    }

    @Test
    void aNameIsUniqueAndNoId() {
        prompts.create(caller, "a", Optional.empty(), content("x"));

        refusal(() -> prompts.create(caller, "a", Optional.empty(), content("y")), "prompt_exists");
        refusal(
                () -> prompts.create(caller, PromptId.fresh().value(), Optional.empty(), content("y")),
                "invalid_request");
        prompts.create(
                new Caller(TenantId.fresh(), "dev", Set.of(Role.DEVELOPER)), "a", Optional.empty(), content("x"));
    }

    @Test
    void theNumberFollowsFromWhatChanges() {
        var id = create("{{ a }}", variable("a"));

        assertThat(add(id, "Now {{ a }}", variable("a")).number()).hasToString("1.1.0");
        var b = optional("b", VariableType.NUMBER, 1);
        assertThat(add(id, "{{ a }}{{ b }}", variable("a"), b).number()).hasToString("1.2.0");
        assertThat(add(id, "{{ a }}{{ b }}{{ c }}", variable("a"), b, variable("c"))
                        .number())
                .hasToString("2.0.0");
        assertThat(add(id, "{{ b }}{{ c }}", b, variable("c")).number()).hasToString("3.0.0");
        var required = new PromptVariable("b", VariableType.NUMBER, true, Optional.empty(), Optional.empty());
        assertThat(add(id, "{{ b }}{{ c }}", required, variable("c")).number()).hasToString("4.0.0");
        assertThat(add(id, "{{ b }}{{ c }}", variable("b"), variable("c")).number())
                .hasToString("5.0.0");
        assertThat(add(id, "{{ b }}{{ c }}", optional("b", VariableType.STRING, "x"), variable("c"))
                        .number())
                .hasToString("5.1.0");
    }

    @ParameterizedTest
    @CsvSource({"MAJOR, 2.0.0", "MINOR, 1.1.0", "PATCH, 1.0.1"})
    void thePartThatGoesUpCanBeTold(SemanticVersion.Part part, String expected) {
        var id = create("x");

        var added = prompts.add(
                caller, id, new NewVersion(content("y"), Optional.empty(), Optional.of(part), Optional.of("why")));

        assertThat(added.number()).hasToString(expected);
        assertThat(added.author()).isEqualTo("dev");
        assertThat(added.comment()).contains("why");
        assertThat(added.contentHash()).isEqualTo(content("y").hash()).hasSize(64);
    }

    @Test
    void aNumberThatIsToldIsGreaterThanTheNewest() {
        var id = create("x");
        assertThat(add(id, "1.10.0", "y").number()).hasToString("1.10.0");

        for (var number : List.of("1.9.9", "1.10.0", "0.20.0")) {
            var refusal = refusal(() -> add(id, number, "z"), "version_not_greater");
            assertThat(refusal.errors()).extracting(FieldError::pointer).containsExactly("/version");
        }
        assertThat(add(id, "999999.0.0", "z").number()).hasToString("999999.0.0");
        refusal(
                () -> prompts.add(
                        caller,
                        id,
                        new NewVersion(
                                content("w"),
                                Optional.empty(),
                                Optional.of(SemanticVersion.Part.MAJOR),
                                Optional.empty())),
                "version_exhausted");
    }

    @Test
    void whatTheNewestVersionSaysAlreadyIsNoNewVersion() {
        var b = optional("b", VariableType.OBJECT, Map.of("k", 1));
        var id = create("{{ a }}{{ b }}", variable("a"), b);

        refusal(() -> add(id, "{{ a }}{{ b }}", b, variable("a")), "version_unchanged");
        add(id, "{{ a }}, {{ b }}", variable("a"), b);
        assertThat(add(id, "{{ a }}{{ b }}", variable("a"), b).number()).hasToString("1.2.0");
    }

    @Test
    void theDiffShowsLinesAndVariables() {
        var id = create("one\n{{ a }}\n{{ b }}\nfour", variable("a"), variable("b"));
        add(id, "one\n{{ b }}\n{{ c }}\nfour", optional("b", VariableType.STRING, "x"), variable("c"));

        var diff = prompts.diff(caller, id, Selection.of("1.0.0"), Selection.of("latest"));

        assertThat(diff.template())
                .isEqualTo(
                        """
                        --- 1.0.0
                        +++ 2.0.0
                        @@ -1,4 +1,4 @@
                         one
                        -{{ a }}
                         {{ b }}
                        +{{ c }}
                         four""");
        assertThat(diff.added()).extracting(PromptVariable::name).containsExactly("c");
        assertThat(diff.removed()).extracting(PromptVariable::name).containsExactly("a");
        assertThat(diff.changed())
                .extracting(changed -> changed.after().defaultValue())
                .containsExactly(Optional.of("x"));
        var same = prompts.diff(caller, id, Selection.of("1.0.0"), Selection.of("1.0.0"));
        assertThat(same.template()).isEmpty();
        assertThat(same.changed()).isEmpty();
    }

    @Test
    void aDiffMakesTheSecondTemplateOfTheFirst() throws PatchFailedException {
        var random = new Random(7);
        for (var i = 0; i < 200; i++) {
            var before = lines(random);
            var after = lines(random);
            var id = prompts.create(caller, "d" + i, Optional.empty(), content("x\n" + before))
                    .prompt()
                    .id();
            add(id, "2.0.0", "y\n" + after);

            var diff = prompts.diff(caller, id, Selection.of("1.0.0"), Selection.of("2.0.0"))
                    .template();

            var patch = UnifiedDiffUtils.parseUnifiedDiff(List.of(diff.split("\n", -1)));
            assertThat(DiffUtils.patch(List.of(("x\n" + before).split("\n", -1)), patch))
                    .containsExactly(("y\n" + after).split("\n", -1));
        }
    }

    private static String lines(Random random) {
        return random.ints(random.nextInt(1, 30), 0, 5)
                .mapToObj(n -> "line " + n)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void templatesThatShareNoLineAreComparedToo() {
        var id = create("a\n".repeat(4_999));
        add(id, "b\n".repeat(4_999));

        assertThat(prompts.diff(caller, id, Selection.of("1.0.0"), Selection.NEWEST)
                        .template())
                .hasLineCount(3 + 2 * 4_999 + 1);
    }

    @Test
    void aLabelGoesBackUndoByUndoToItsBeginning() {
        var id = create("x");
        add(id, "1.1.0", "y");
        add(id, "1.2.0", "z");
        for (var version : List.of("1.0.0", "1.1.0", "1.1.0", "1.2.0")) {
            prompts.move(
                    caller, id, "production", SemanticVersion.parse(version).orElseThrow());
        }

        assertThat(prompts.undo(caller, id, "production").version()).hasToString("1.1.0");
        prompts.move(caller, id, "production", new SemanticVersion(1, 2, 0));
        assertThat(prompts.undo(caller, id, "production").version()).hasToString("1.1.0");
        assertThat(prompts.undo(caller, id, "production").version()).hasToString("1.0.0");
        refusal(() -> prompts.undo(caller, id, "production"), "nothing_to_undo");

        assertThat(prompts.history(caller, id, "production", Page.Request.first())
                        .items())
                .extracting(move -> (move.isUndo() ? "undo " : "move ") + move.version() + " " + move.by())
                .containsExactly(
                        "undo 1.0.0 dev",
                        "undo 1.1.0 dev",
                        "move 1.2.0 dev",
                        "undo 1.1.0 dev",
                        "move 1.2.0 dev",
                        "move 1.1.0 dev",
                        "move 1.0.0 dev");
    }

    @Test
    void labelsHaveNamesAndVersionsThatThereAre() {
        var id = create("x");

        refusal(() -> prompts.move(caller, id, "latest", SemanticVersion.FIRST), "reserved_label");
        refusal(() -> prompts.undo(caller, id, "latest"), "reserved_label");
        refusal(() -> prompts.move(caller, id, "No label", SemanticVersion.FIRST), "invalid_label");
        refusal(() -> prompts.move(caller, id, "1.0.0", SemanticVersion.FIRST), "invalid_label");
        refusal(() -> prompts.move(caller, id, "staging", new SemanticVersion(9, 0, 0)), "unknown_version");
        refusal(() -> prompts.undo(caller, id, "staging"), "not_found");
        refusal(() -> prompts.version(caller, id, Selection.of("staging")), "not_found");
        refusal(() -> prompts.version(caller, id, Selection.of("9.0.0")), "not_found");
        prompts.move(caller, id, "staging", SemanticVersion.FIRST);
        assertThat(prompts.labels(caller, id)).extracting(Prompts.Label::name).containsExactly("latest", "staging");
        IntStream.range(0, 49).forEach(i -> prompts.move(caller, id, "l" + i, SemanticVersion.FIRST));
        refusal(() -> prompts.move(caller, id, "one-more", SemanticVersion.FIRST), "too_many_labels");
        prompts.move(caller, id, "staging", SemanticVersion.FIRST);
    }

    @Test
    void rendersWithDefaultsForWhatIsNotGiven() {
        var id = create(
                "{{ name }} {{ n }}{% if more %} {{ more }}{% endif %}{% for x in list %} {{ x }}{% endfor %} {{ o.k }}",
                variable("name"),
                optional("n", VariableType.NUMBER, 2.50),
                new PromptVariable("more", VariableType.STRING, false, Optional.empty(), Optional.empty()),
                optional("list", VariableType.LIST, List.of(1, 2)),
                optional("o", VariableType.OBJECT, Map.of("k", 1e21)));

        assertThat(render(id, Map.of("name", "Ada"))).isEqualTo("Ada 2.5 1 2 1000000000000000000000");
        assertThat(render(id, Map.of("name", "Ada", "n", 3, "more", "m", "list", List.of(), "o", Map.of())))
                .isEqualTo("Ada 3 m ");
    }

    @Test
    void whatIsWrongWithTheValuesIsToldAllAtOnce() {
        var id = create(
                "{{ a }}{{ b }}{{ c }}{{ d }}",
                variable("a"),
                variable("b"),
                optional("c", VariableType.LIST, List.of()),
                optional("d", VariableType.BOOLEAN, true));
        var values = new HashMap<String, Object>(Map.of("a", 1, "c", Map.of(), "d", "true", "x/y~z", 1));
        values.put("b", null);

        var errors = refusal(() -> render(id, values), "invalid_variables").errors();

        assertThat(errors)
                .containsExactlyInAnyOrder(
                        new FieldError("/variables/a", "must be a string"),
                        new FieldError("/variables/b", "is required"),
                        new FieldError("/variables/c", "must be a list"),
                        new FieldError("/variables/d", "must be a boolean"),
                        new FieldError("/variables/x~1y~0z", "is no variable of the prompt"));
    }

    @Test
    void valuesHaveBounds() {
        var id = create(
                "{{ a }}{{ b }}", optional("a", VariableType.LIST, List.of()), optional("b", VariableType.NUMBER, 1));
        Object deep = List.of();
        for (var i = 0; i < 40; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        var values = new LinkedHashMap<String, Object>(Map.of("a", deep, "b", new BigDecimal("1e999999999")));

        assertThat(refusal(() -> render(id, values), "invalid_variables").errors())
                .extracting(FieldError::pointer)
                .containsExactly("/variables/a", "/variables/b");
        refusal(() -> render(id, Map.of("a", List.of("x".repeat(1_000_001)))), "rendering_failed");
    }

    @Test
    void whoMayOnlyReadDoesNotWrite() {
        var id = create("x");
        var viewer = new Caller(caller.tenant(), "v", Set.of(Role.VIEWER));

        refusal(() -> prompts.create(viewer, "b", Optional.empty(), content("x")), "permission_denied");
        refusal(
                () -> prompts.add(
                        viewer, id, new NewVersion(content("y"), Optional.empty(), Optional.empty(), Optional.empty())),
                "permission_denied");
        refusal(() -> prompts.move(viewer, id, "production", SemanticVersion.FIRST), "permission_denied");
        refusal(() -> prompts.undo(viewer, id, "production"), "permission_denied");
        refusal(() -> prompts.delete(viewer, id), "permission_denied");
        assertThat(prompts.render(viewer, id, Selection.NEWEST, Map.of()).text())
                .isEqualTo("x");
    }
}
