package ai.jarvis.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PromptStore} has to do. */
public abstract class PromptStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final SemanticVersion ONE = SemanticVersion.FIRST;
    private static final SemanticVersion TWO = new SemanticVersion(1, 10, 0);

    private TenantId tenant;

    protected abstract PromptStore store();

    /** A tenant that is registered and has no prompts. */
    protected abstract TenantId newTenant();

    @BeforeEach
    void makeTenant() {
        tenant = newTenant();
    }

    private static PromptVersion version(PromptId prompt, SemanticVersion number, String template) {
        var object = new LinkedHashMap<String, Object>();
        object.put("z", List.of(1, "two", true));
        object.put("a", 0.5);
        var content = new PromptContent(
                template,
                List.of(
                        new PromptVariable("a", VariableType.STRING, true, Optional.empty(), Optional.of("Which one")),
                        new PromptVariable("b", VariableType.OBJECT, false, Optional.of(object), Optional.empty())));
        return new PromptVersion(
                prompt, number, content, content.hash(), Optional.of("why"), "key", NOW.plusSeconds(number.minor()));
    }

    private Prompt insert(String name) {
        var prompt = Prompt.fresh(tenant, name, Optional.of("For tests"), NOW);
        assertThat(store().insert(prompt, version(prompt.id(), ONE, "one"))).isTrue();
        return prompt;
    }

    private PromptVersion append(Prompt prompt, SemanticVersion number) {
        return store().append(tenant, prompt.id(), newest -> version(prompt.id(), number, "v" + number))
                .orElseThrow();
    }

    private LabelMove move(Prompt prompt, int number, SemanticVersion to) {
        return store().move(
                        tenant,
                        prompt.id(),
                        "production",
                        history -> new LabelMove(
                                prompt.id(),
                                "production",
                                number,
                                to,
                                history.last().map(LabelMove::number),
                                number % 2 == 0,
                                "key",
                                NOW.plusSeconds(number)))
                .orElseThrow();
    }

    @Test
    void keepsAPromptAndItsVersionsAsTheyAre() {
        var prompt = insert("a");

        assertThat(store().find(tenant, prompt.id())).contains(prompt);
        assertThat(store().findByName(tenant, "a")).contains(prompt);
        assertThat(store().version(tenant, prompt.id(), ONE)).contains(version(prompt.id(), ONE, "one"));
        assertThat(store().version(tenant, prompt.id(), TWO)).isEmpty();
        assertThat(store().version(tenant, prompt.id(), ONE)
                        .orElseThrow()
                        .content()
                        .variable("b")
                        .flatMap(PromptVariable::defaultValue)
                        .map(Object::toString))
                .contains("{z=[1, two, true], a=0.5}");
    }

    @Test
    void aNameIsTakenOnce() {
        insert("a");
        var second = Prompt.fresh(tenant, "a", Optional.empty(), NOW);

        assertThat(store().insert(second, version(second.id(), ONE, "x"))).isFalse();
        assertThat(store().find(tenant, second.id())).isEmpty();
    }

    @Test
    void aVersionIsAddedAfterTheNewest() {
        var prompt = insert("a");

        append(prompt, TWO);

        var after = store().find(tenant, prompt.id()).orElseThrow();
        assertThat(after.latest()).isEqualTo(TWO);
        assertThat(after.updatedAt()).isEqualTo(NOW.plusSeconds(10));
        assertThat(store().append(tenant, PromptId.fresh(), newest -> newest)).isEmpty();
        assertThatThrownBy(() -> store().append(tenant, prompt.id(), newest -> {
                    assertThat(newest).isEqualTo(version(prompt.id(), TWO, "v1.10.0"));
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");
        assertThat(store().find(tenant, prompt.id())).contains(after);
    }

    @Test
    void writersAtATimeMakeNoVersionTwiceAndLoseNone() throws Exception {
        var prompt = insert("a");
        var writers = 12;
        try (var threads = Executors.newFixedThreadPool(writers)) {
            Callable<Optional<PromptVersion>> add = () -> store().append(tenant, prompt.id(), newest -> {
                var next = newest.number().next(SemanticVersion.Part.MINOR).orElseThrow();
                return version(prompt.id(), next, "v" + next);
            });
            for (var added : threads.invokeAll(Collections.nCopies(writers, add))) {
                assertThat(added.get()).isPresent();
            }
        }

        assertThat(store().versions(tenant, prompt.id(), Page.Request.first()).items())
                .extracting(version -> version.number().minor())
                .containsExactly(12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    }

    @Test
    void listsAreReadByPagesTheNewestFirst() {
        var prompts = List.of(insert("a"), insert("b"), insert("c"));
        append(prompts.getFirst(), new SemanticVersion(1, 2, 0));
        append(prompts.getFirst(), TWO);
        append(prompts.getFirst(), new SemanticVersion(2, 0, 0));

        var first = store().list(tenant, new Page.Request(2, Optional.empty()));
        var second = store().list(tenant, new Page.Request(2, first.nextCursor()));
        var newer = store().versions(tenant, prompts.getFirst().id(), new Page.Request(2, Optional.empty()));
        var older = store().versions(tenant, prompts.getFirst().id(), new Page.Request(2, newer.nextCursor()));

        assertThat(first.items()).extracting(Prompt::name).containsExactly("c", "b");
        assertThat(second.items()).extracting(Prompt::name).containsExactly("a");
        assertThat(newer.items())
                .extracting(version -> version.number().toString())
                .containsExactly("2.0.0", "1.10.0");
        assertThat(older.items())
                .extracting(version -> version.number().toString())
                .containsExactly("1.2.0", "1.0.0");
    }

    @Test
    void aLabelIsWhereItsHistoryEnds() {
        var prompt = insert("a");
        append(prompt, TWO);
        assertThat(store().label(tenant, prompt.id(), "production")).isEmpty();

        var moves = List.of(move(prompt, 1, ONE), move(prompt, 2, TWO), move(prompt, 3, ONE));

        assertThat(store().label(tenant, prompt.id(), "production")).contains(moves.getLast());
        assertThat(store().labels(tenant, prompt.id())).containsExactly(moves.getLast());
        var newer = store().history(tenant, prompt.id(), "production", new Page.Request(2, Optional.empty()));
        var older = store().history(tenant, prompt.id(), "production", new Page.Request(2, newer.nextCursor()));
        assertThat(newer.items()).containsExactly(moves.get(2), moves.get(1));
        assertThat(older.items()).containsExactly(moves.get(0));
        assertThat(store().history(tenant, prompt.id(), "staging", Page.Request.first())
                        .items())
                .isEmpty();
    }

    @Test
    void whoMovesALabelSeesItsHistoryAndMayLeaveItAsItIs() {
        var prompt = insert("a");
        append(prompt, TWO);
        var first = move(prompt, 1, TWO);
        var second = move(prompt, 2, ONE);

        var same = store().move(tenant, prompt.id(), "production", history -> {
            assertThat(history.at(1)).isEqualTo(first);
            return history.last().orElseThrow();
        });

        assertThat(same).contains(second);
        assertThat(store().history(tenant, prompt.id(), "production", Page.Request.first())
                        .items())
                .hasSize(2);
        assertThat(store().move(tenant, PromptId.fresh(), "production", history -> first))
                .isEmpty();
    }

    @Test
    void whatIsDeletedIsGoneWithItsVersionsAndItsNameIsFree() {
        var prompt = insert("a");
        move(prompt, 1, ONE);

        assertThat(store().delete(tenant, prompt.id())).isTrue();
        assertThat(store().delete(tenant, prompt.id())).isFalse();

        assertThat(store().version(tenant, prompt.id(), ONE)).isEmpty();
        assertThat(store().labels(tenant, prompt.id())).isEmpty();
        insert("a");
    }

    @Test
    void anotherTenantHasNoSuchPrompt() {
        var prompt = insert("a");
        var move = move(prompt, 1, ONE);
        var stranger = newTenant();

        assertThat(store().find(stranger, prompt.id())).isEmpty();
        assertThat(store().findByName(stranger, "a")).isEmpty();
        assertThat(store().list(stranger, Page.Request.first()).items()).isEmpty();
        assertThat(store().version(stranger, prompt.id(), ONE)).isEmpty();
        assertThat(store().versions(stranger, prompt.id(), Page.Request.first()).items())
                .isEmpty();
        assertThat(store().append(stranger, prompt.id(), newest -> newest)).isEmpty();
        assertThat(store().move(stranger, prompt.id(), "production", history -> move))
                .isEmpty();
        assertThat(store().label(stranger, prompt.id(), "production")).isEmpty();
        assertThat(store().labels(stranger, prompt.id())).isEmpty();
        assertThat(store().history(stranger, prompt.id(), "production", Page.Request.first())
                        .items())
                .isEmpty();
        assertThat(store().delete(stranger, prompt.id())).isFalse();
        assertThat(store().find(tenant, prompt.id())).contains(prompt);
    }
}
