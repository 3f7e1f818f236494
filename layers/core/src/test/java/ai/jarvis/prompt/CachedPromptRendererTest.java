package ai.jarvis.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CachedPromptRendererTest {
    private final MovableClock clock = new MovableClock();
    private final PromptStore store = new InMemoryPromptStore();
    private final CachedPromptRenderer renderer = new CachedPromptRenderer(store, clock);
    private final Prompts prompts = new Prompts(store, new CachedPromptRenderer(store, clock), clock);
    private final Caller caller = new Caller(TenantId.fresh(), "dev", Set.of(Role.DEVELOPER));

    private static final class MovableClock extends Clock {
        private Instant now = Instant.parse("2030-01-31T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private PromptId create(Caller by, String name, String template) {
        return prompts.create(by, name, Optional.empty(), new PromptContent(template, List.of()))
                .prompt()
                .id();
    }

    private void add(PromptId id, String template) {
        prompts.add(
                caller,
                id,
                new NewVersion(
                        new PromptContent(template, List.of()), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private String render(String prompt, String selection) {
        return renderer.render(caller.tenant(), prompt, selection, Map.of()).text();
    }

    private static void assertUnknown(ThrowingCallable call) {
        assertThat(catchThrowableOfType(Refusal.class, call).code()).isEqualTo("not_found");
    }

    @Test
    void findsAPromptByItsIdAndByItsName() {
        var id = create(caller, "greets", "one");
        add(id, "two");
        prompts.move(caller, id, "production", SemanticVersion.FIRST);

        assertThat(render(id.value(), "1.0.0")).isEqualTo("one");
        assertThat(render("greets", "1.1.0")).isEqualTo("two");
        assertThat(render("greets", "latest")).isEqualTo("two");
        assertThat(render("greets", "production")).isEqualTo("one");
        assertUnknown(() -> render("greets", "staging"));
        assertUnknown(() -> render("greets", "1.2.0"));
        assertUnknown(() -> render("Greets", "latest"));
        assertUnknown(() -> render("\0", "latest"));
        assertUnknown(() -> render(PromptId.fresh().value(), "latest"));
    }

    @Test
    void hearsWithinTwoSecondsThatALabelWasMovedAndThatAPromptIsGone() {
        var id = create(caller, "greets", "one");
        add(id, "two");
        prompts.move(caller, id, "production", SemanticVersion.FIRST);
        assertThat(render("greets", "production")).isEqualTo("one");

        prompts.move(caller, id, "production", new SemanticVersion(1, 1, 0));
        assertThat(prompts.render(caller, id, Selection.of("production"), Map.of())
                        .text())
                .isEqualTo("two");
        clock.now = clock.now.plus(Duration.ofSeconds(2));
        assertThat(render("greets", "production")).isEqualTo("two");

        prompts.delete(caller, id);
        clock.now = clock.now.plus(Duration.ofSeconds(2));
        assertUnknown(() -> render("greets", "1.1.0"));
    }

    @Test
    void aTenantHasItsOwnPromptsUnderTheSameName() {
        var other = new Caller(TenantId.fresh(), "dev", Set.of(Role.DEVELOPER));
        create(caller, "greets", "mine");
        var theirs = create(other, "greets", "theirs");

        assertThat(render("greets", "latest")).isEqualTo("mine");
        assertThat(renderer.render(other.tenant(), "greets", "latest", Map.of()).text())
                .isEqualTo("theirs");
        assertUnknown(() -> render(theirs.value(), "latest"));
    }

    @Test
    void templatesThatAreMoreThanItKeepsAreReadAgain() {
        var filler = "x".repeat(60_000);
        for (var i = 0; i < 40; i++) {
            create(caller, "p" + i, i + filler);
        }

        for (var turn = 0; turn < 2; turn++) {
            for (var i = 0; i < 40; i++) {
                assertThat(render("p" + i, "latest")).isEqualTo(i + filler);
            }
        }
    }
}
