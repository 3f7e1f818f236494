package ai.jarvis.rollout;

import static ai.jarvis.rollout.RolloutWorld.ofModel;
import static ai.jarvis.rollout.RolloutWorld.ofPrompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.model.gateway.Served;
import ai.jarvis.model.gateway.Serving;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.Kind;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.rollout.Guard.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParticipationTest {
    private static final TokenUsage USAGE = new TokenUsage(10, 5);

    private final RolloutWorld world = new RolloutWorld();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Runnable> background = new ArrayList<>();
    private final Participations participations = instance();

    private Participations instance() {
        return new Participations(
                new RolloutsInForce(world.store, background::add, nanos::get),
                new Assignments(() -> 0),
                world.renderer,
                world.counts,
                world.checks,
                world.clock);
    }

    private static Question question(String model) {
        return Question.of(
                Optional.of(model), new ChatPrompt("Be kind.", List.of(new Turn(Speaker.USER, "Hello")), 10));
    }

    private static Optional<PromptUse> use(String prompt, Optional<String> label) {
        return Optional.of(new PromptUse(prompt, Optional.empty(), label, Map.of()));
    }

    private Participation begin(String user) {
        return participations.begin(world.caller, new Requester(user, "gateway"));
    }

    private static Served served(String by, Served.Cache cache) {
        var model = new ModelId(by);
        return new Served(
                new Completion("Hi", List.of(), Finish.STOP, USAGE, false, model),
                new Serving(model, "named", 1),
                USAGE,
                Optional.empty(),
                List.of(),
                cache);
    }

    /** Somebody who is on this arm of a rollout. */
    private String someone(Rollout rollout, Arm arm) {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> "user-" + number)
                .filter(user -> new Assignments(() -> 0).arm(rollout, new Requester(user, "")) == arm)
                .findFirst()
                .orElseThrow();
    }

    private ArmFigures figures(Rollout rollout, Arm arm) {
        return Progress.sum(world.counts.read(new RolloutCounts.Place(rollout.tenant(), rollout.id())), arm);
    }

    private void passSeconds(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
        world.clock.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void aRequestForAnotherModelTakesPartInNothing() {
        world.rollouts.create(world.caller, ofModel());
        var part = begin("ann");
        var question = question("small");

        assertThat(part.place(question, Optional.empty())).isSameAs(question);
        assertThat(part.arms()).isEmpty();
        part.failed(new IllegalStateException());
        assertThat(world.counts.read(new RolloutCounts.Place(
                        world.caller.tenant(),
                        world.store.inForce(world.caller.tenant()).getFirst().id())))
                .isEmpty();
    }

    @Test
    void theArmsModelIsAskedAndItsAnswerCounted() {
        var rollout = world.rollouts.create(world.caller, ofModel()).rollout();
        var part = begin(someone(rollout, Arm.CANDIDATE));

        assertThat(part.place(question("large"), Optional.empty()).model()).contains("small");
        assertThat(part.arms()).contains(rollout.id() + ";arm=candidate");
        world.clock.advance(Duration.ofMillis(200));
        part.answered(served("small", Served.Cache.MISS), new ModelId("small"));

        var counted = figures(rollout, Arm.CANDIDATE);
        assertThat(counted.requests()).isEqualTo(1);
        assertThat(counted.errors()).isZero();
        assertThat(counted.inputTokens()).isEqualTo(10);
        assertThat(counted.latencies().quantile(1).orElseThrow().toMillis()).isBetween(200L, 210L);
    }

    @Test
    void anAnswerOfAStandInIsAFailureOfTheArmAndACachedAnswerIsNeither() {
        var rollout = world.rollouts.create(world.caller, ofModel()).rollout();
        var user = someone(rollout, Arm.CANDIDATE);
        for (var cache : List.of(Served.Cache.OFF, Served.Cache.HIT)) {
            var part = begin(user);
            part.place(question("large"), Optional.empty());
            part.answered(served("other", cache), new ModelId("small"));
        }

        assertThat(figures(rollout, Arm.CANDIDATE))
                .isEqualTo(ArmFigures.failed().plus(ArmFigures.cachedAnswer()));
    }

    @Test
    void whatTheCallerMayNotDoIsNoFailureOfTheArm() {
        var rollout = world.rollouts.create(world.caller, ofModel()).rollout();
        for (var kind : List.of(Kind.TOO_MANY_REQUESTS, Kind.FORBIDDEN, Kind.UNAVAILABLE, Kind.INVALID)) {
            var part = begin(someone(rollout, Arm.BASELINE));
            part.place(question("large"), Optional.empty());
            part.failed(Refusal.of(kind, "code", "detail"));
        }

        assertThat(figures(rollout, Arm.BASELINE).errors()).isEqualTo(2);
    }

    @Test
    void thePromptsVersionOfTheArmComesBeforeTheSystemsWords() {
        world.prompt("support", "Be one.", "Be two.");
        var rollout = world.rollouts
                .create(world.caller, ofPrompt("support", Optional.empty(), "1.1.0", Optional.of("1.0.0")))
                .rollout();
        var candidate = begin(someone(rollout, Arm.CANDIDATE));
        var baseline = begin(someone(rollout, Arm.BASELINE));

        assertThat(candidate
                        .place(question("large"), use("support", Optional.empty()))
                        .prompt()
                        .system())
                .isEqualTo("Be two.\n\nBe kind.");
        assertThat(candidate.prompt()).contains("support@1.1.0");
        assertThat(baseline.place(question("large"), use("support", Optional.empty()))
                        .prompt()
                        .system())
                .isEqualTo("Be one.\n\nBe kind.");
        var fixed = begin(someone(rollout, Arm.CANDIDATE));
        fixed.place(
                question("large"),
                Optional.of(new PromptUse("support", Optional.of(SemanticVersion.FIRST), Optional.empty(), Map.of())));
        assertThat(fixed.prompt()).contains("support@1.0.0");
        assertThat(fixed.arms()).isEmpty();
    }

    @Test
    void afterARollbackTheNewestVersionIsNotTheOneThatWasTakenBack() {
        world.prompt("support", "one", "two");
        var rollout = world.rollouts
                .create(world.caller, ofPrompt("support", Optional.empty(), "1.1.0", Optional.of("1.0.0")))
                .rollout();
        world.rollouts.rollBack(world.caller, rollout.id(), Optional.empty());
        var part = begin(someone(rollout, Arm.CANDIDATE));
        part.place(question("large"), use("support", Optional.empty()));

        assertThat(part.prompt()).contains("support@1.0.0");
        assertThat(part.arms()).isEmpty();
    }

    @Test
    void whatIsWrongWithAPromptIsToldBelowItsField() {
        world.prompt("support", "one");
        var unknown = catchThrowableOfType(
                Refusal.class, () -> begin("ann").place(question("large"), use("none", Optional.empty())));
        var variables = catchThrowableOfType(Refusal.class, () -> begin("ann")
                .place(
                        question("large"),
                        Optional.of(
                                new PromptUse("support", Optional.empty(), Optional.empty(), Map.of("tone", "x")))));

        assertThat(unknown.code()).isEqualTo("prompt_not_found");
        assertThat(unknown.errors().getFirst().pointer()).isEqualTo("/prompt");
        assertThat(variables.errors().getFirst().pointer()).isEqualTo("/prompt/variables/tone");
    }

    /** What an instance knows is at most four seconds old, however it is asked. */
    @Test
    void aRollbackIsInForceOnEveryInstanceWithinFiveSeconds() {
        var rollout = world.rollouts.create(world.caller, ofModel()).rollout();
        var user = someone(rollout, Arm.CANDIDATE);
        var busy = instance();
        var idle = instance();
        for (var instance : List.of(busy, idle)) {
            assertThat(model(instance, user)).contains("small");
        }

        world.rollouts.rollBack(world.caller, rollout.id(), Optional.empty());
        passSeconds(3);
        assertThat(model(busy, user)).as("goes on with what it knows").contains("small");
        background.forEach(Runnable::run);
        assertThat(model(busy, user)).as("has read it in the background").contains("large");
        passSeconds(2);
        assertThat(model(idle, user)).as("reads it first").contains("large");
    }

    private Optional<String> model(Participations instance, String user) {
        return instance.begin(world.caller, new Requester(user, "gateway"))
                .place(question("large"), Optional.empty())
                .model();
    }

    /** What a request began on it ends on, and is counted for. */
    @Test
    void aRequestUnderWayIsNotTouchedByARollback() {
        var rollout = world.rollouts.create(world.caller, ofModel()).rollout();
        var part = begin(someone(rollout, Arm.CANDIDATE));
        assertThat(part.place(question("large"), Optional.empty()).model()).contains("small");

        world.rollouts.rollBack(world.caller, rollout.id(), Optional.empty());
        part.answered(served("small", Served.Cache.OFF), new ModelId("small"));

        assertThat(part.arms()).contains(rollout.id() + ";arm=candidate");
        assertThat(figures(rollout, Arm.CANDIDATE).requests()).isEqualTo(1);
    }

    @Test
    void aCandidateThatOnlyFailsIsTakenBackBeforeTheMinuteIsOver() {
        var rollout = world.rollouts
                .create(world.caller, ofModel(new Guard(Metric.ERROR_RATE, Optional.of(0.1), Optional.empty(), 10)))
                .rollout();
        var user = someone(rollout, Arm.CANDIDATE);
        for (int i = 0; i < 10; i++) {
            var part = begin(user);
            part.place(question("large"), Optional.empty());
            part.failed(Refusal.of(Kind.UNAVAILABLE, "model_unavailable", "No answer."));
        }

        assertThat(world.now(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void oneOfTheRequestsOfAMinuteHasTheRolloutLookedAt() {
        var rollout = world.rollouts
                .create(world.caller, ofModel(new Guard(Metric.ERROR_RATE, Optional.of(0.1), Optional.empty(), 10)))
                .rollout();
        world.count(rollout, Arm.CANDIDATE, 10, 10);
        world.counts.makeDue();
        var part = begin(someone(rollout, Arm.BASELINE));
        part.place(question("large"), Optional.empty());
        part.answered(served("large", Served.Cache.OFF), new ModelId("large"));

        assertThat(world.now(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
    }
}
