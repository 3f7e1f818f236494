package ai.jarvis.rollout;

import static ai.jarvis.rollout.RolloutWorld.ofModel;
import static ai.jarvis.rollout.RolloutWorld.ofPrompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.rollout.Guard.Metric;
import ai.jarvis.rollout.NewRollout.NewStage;
import ai.jarvis.rollout.RolloutMove.Action;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RolloutsTest {
    private static final Guard ERRORS = new Guard(Metric.ERROR_RATE, Optional.of(0.05), Optional.empty(), 20);
    private static final SemanticVersion ONE = SemanticVersion.FIRST;
    private static final SemanticVersion TWO = new SemanticVersion(1, 1, 0);

    private final RolloutWorld world = new RolloutWorld();
    private final Rollouts rollouts = world.rollouts;
    private final Caller caller = world.caller;

    private static Refusal refusal(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call);
    }

    private static List<String> pointers(Refusal refusal) {
        return refusal.errors().stream().map(FieldError::pointer).toList();
    }

    private Rollout begin(NewRollout wanted) {
        return rollouts.create(caller, wanted).rollout();
    }

    private NewRollout with(Basis basis, List<NewStage> stages) {
        var model = ofModel();
        return new NewRollout(
                model.prompt(),
                model.label(),
                model.model(),
                model.candidate(),
                model.baseline(),
                basis,
                stages,
                model.guards(),
                model.isAutomatic(),
                model.gate(),
                false);
    }

    private static NewStage scenarios(String... names) {
        return new NewStage(Optional.empty(), Set.of(names), Duration.ZERO, 0);
    }

    @Test
    void itGoesFromStageToStageByHandAndTellsWhoDidWhatAndWhy() {
        var rollout = begin(ofModel());

        assertThat(rollout.state()).isEqualTo(RolloutState.RUNNING);
        assertThat(rollout.baseline()).isEqualTo("large");
        rollouts.advance(caller, rollout.id(), Optional.of("looks well"));
        rollouts.pause(caller, rollout.id(), Optional.empty());
        rollouts.resume(caller, rollout.id(), Optional.empty());
        rollouts.advance(caller, rollout.id(), Optional.empty());
        var done = rollouts.advance(caller, rollout.id(), Optional.empty());

        assertThat(done.rollout().state()).isEqualTo(RolloutState.COMPLETED);
        assertThat(done.moves())
                .extracting(RolloutMove::action)
                .containsExactly(
                        Action.COMPLETE, Action.ADVANCE, Action.RESUME, Action.PAUSE, Action.ADVANCE, Action.START);
        assertThat(done.moves().get(4).reason()).contains("looks well");
        assertThat(done.moves()).extracting(RolloutMove::by).containsOnly("key_dev");
        assertThat(refusal(() -> rollouts.advance(caller, rollout.id(), Optional.empty()))
                        .code())
                .isEqualTo("rollout_ended");
    }

    @Test
    void aRollbackThrowsCachedAnswersAwayAndTellsThePlatformOnce() {
        var rollout = begin(ofModel());
        rollouts.rollBack(caller, rollout.id(), Optional.of("bad"));
        var again = rollouts.rollBack(caller, rollout.id(), Optional.empty());

        assertThat(again.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(again.moves()).hasSize(2);
        assertThat(world.rolledBack).hasSize(1);
        assertThat(world.purged).containsExactly(caller.tenant(), caller.tenant());
        assertThat(world.store.inForce(caller.tenant())).hasSize(1);
    }

    @Test
    void aCompletedRolloutCanBeTakenBackUntilAnotherHasBegun() {
        var first = begin(ofModel());
        for (int i = 0; i < 3; i++) {
            rollouts.advance(caller, first.id(), Optional.empty());
        }
        rollouts.rollBack(caller, first.id(), Optional.empty());
        var second = begin(ofModel());
        for (int i = 0; i < 3; i++) {
            rollouts.advance(caller, second.id(), Optional.empty());
        }
        begin(ofModel());

        assertThat(refusal(() -> rollouts.rollBack(caller, second.id(), Optional.empty()))
                        .code())
                .isEqualTo("rollout_ended");
    }

    @Test
    void aDraftBeginsWithItsFirstAdvance() {
        var model = ofModel();
        var draft = begin(new NewRollout(
                model.prompt(),
                model.label(),
                model.model(),
                model.candidate(),
                model.baseline(),
                model.basis(),
                model.stages(),
                model.guards(),
                model.isAutomatic(),
                model.gate(),
                true));

        assertThat(world.store.inForce(caller.tenant())).isEmpty();
        assertThat(refusal(() -> rollouts.rollBack(caller, draft.id(), Optional.empty()))
                        .code())
                .isEqualTo("rollout_not_under_way");
        var begun = rollouts.advance(caller, draft.id(), Optional.empty()).rollout();
        assertThat(begun.state()).isEqualTo(RolloutState.RUNNING);
        assertThat(begun.stage()).isZero();
    }

    @Test
    void aPromptsLabelFollowsWhenARolloutCompletesAndGoesBackWithIt() {
        var prompt = world.prompt("support", "one", "two");
        world.prompts.move(caller, prompt, "production", ONE);
        var rollout = begin(ofPrompt("support", Optional.of("production"), "1.1.0", Optional.empty()));

        assertThat(rollout.baseline()).isEqualTo("1.0.0");
        for (int i = 0; i < 3; i++) {
            assertThat(world.labelled(prompt, "production")).isEqualTo(ONE);
            rollouts.advance(caller, rollout.id(), Optional.empty());
        }
        assertThat(world.labelled(prompt, "production")).isEqualTo(TWO);
        rollouts.rollBack(caller, rollout.id(), Optional.empty());
        assertThat(world.labelled(prompt, "production")).isEqualTo(ONE);
    }

    @Test
    void whatIsNotThereIsRefusedWithItsPlace() {
        world.prompts.move(caller, world.prompt("support", "one", "two"), "production", ONE);

        assertThat(pointers(refusal(() -> begin(ofPrompt("none", Optional.empty(), "1.1.0", Optional.empty())))))
                .containsExactly("/subject/prompt");
        assertThat(pointers(refusal(() -> begin(ofPrompt("support", Optional.of("x"), "1.1.0", Optional.empty())))))
                .containsExactly("/subject/label");
        assertThat(pointers(refusal(() -> begin(ofPrompt("support", Optional.empty(), "3.0.0", Optional.empty())))))
                .containsExactly("/candidate");
        assertThat(pointers(refusal(() -> begin(ofPrompt("support", Optional.empty(), "new", Optional.empty())))))
                .containsExactly("/candidate");
        assertThat(pointers(refusal(() -> begin(ofPrompt("support", Optional.empty(), "1.1.0", Optional.empty())))))
                .containsExactly("/baseline");
        assertThat(refusal(() -> begin(ofPrompt("support", Optional.of("production"), "1.0.0", Optional.of("1.1.0"))))
                        .code())
                .isEqualTo("baseline_not_in_use");
        assertThat(refusal(() -> begin(ofPrompt("support", Optional.empty(), "1.0.0", Optional.of("1.0.0"))))
                        .code())
                .isEqualTo("same_arms");
    }

    @Test
    void stagesRiseToAllAndScenariosAreNamedOnce() {
        for (var percents : List.of(new int[] {10, 10, 100}, new int[] {50, 10, 100}, new int[] {0, 100})) {
            assertThat(pointers(refusal(() -> begin(with(Basis.USER, RolloutWorld.stages(percents))))))
                    .isNotEmpty()
                    .allMatch(pointer -> pointer.startsWith("/stages/"));
        }
        assertThat(pointers(refusal(() -> begin(with(Basis.TRAFFIC, RolloutWorld.stages(10, 50))))))
                .containsExactly("/stages/1");
        assertThat(pointers(refusal(() -> begin(with(Basis.USER, List.of()))))).containsExactly("/stages");
        assertThat(pointers(refusal(() -> begin(with(Basis.USER, List.of(scenarios("a")))))))
                .contains("/stages/0/scenarios");
        assertThat(pointers(refusal(() -> begin(with(Basis.SCENARIO, List.of(scenarios("a"), scenarios("a")))))))
                .containsExactly("/stages/1/scenarios");
        assertThat(pointers(refusal(() -> begin(with(Basis.SCENARIO, RolloutWorld.stages(10, 100))))))
                .contains("/stages/0");
        assertThat(begin(with(
                                Basis.SCENARIO,
                                List.of(
                                        scenarios("a"),
                                        scenarios("b"),
                                        new NewStage(Optional.of(100), Set.of(), Duration.ZERO, 0))))
                        .stages())
                .hasSize(3);
    }

    @Test
    void aGateThatIsNotPassedKeepsARolloutFromBeginning() {
        var model = ofModel();
        var gated = new NewRollout(
                model.prompt(),
                model.label(),
                model.model(),
                model.candidate(),
                model.baseline(),
                model.basis(),
                model.stages(),
                model.guards(),
                model.isAutomatic(),
                Optional.of("evl_1"),
                false);

        world.gate = (rollout, evaluation) -> {
            throw Refusal.invalid("/gate/evaluation", "was not passed");
        };
        assertThat(pointers(refusal(() -> begin(gated)))).containsExactly("/gate/evaluation");
        assertThat(rollouts.list(caller, Page.Request.first()).items()).isEmpty();
        world.gate = (rollout, evaluation) -> assertThat(evaluation).isEqualTo("evl_1");
        assertThat(begin(gated).gate()).contains("evl_1");
    }

    @Test
    void anotherTenantsRolloutIsUnknownAndReadersChangeNothing() {
        var rollout = begin(ofModel());
        var stranger = new Caller(TenantId.fresh(), "key_x", Set.of(Role.DEVELOPER));
        var viewer = new Caller(caller.tenant(), "key_v", Set.of(Role.VIEWER));

        assertThat(refusal(() -> rollouts.get(stranger, rollout.id())).kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(() -> rollouts.rollBack(stranger, rollout.id(), Optional.empty()))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(() -> rollouts.score(stranger, rollout.id(), Arm.BASELINE, 1))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(() -> rollouts.advance(viewer, rollout.id(), Optional.empty()))
                        .kind())
                .isEqualTo(Refusal.Kind.FORBIDDEN);
        assertThat(rollouts.get(viewer, rollout.id()).rollout()).isEqualTo(rollout);
    }

    @Test
    void aViolatedGuardRollsBackByItself() {
        var rollout = begin(ofModel(ERRORS));
        world.count(rollout, Arm.CANDIDATE, 9, 1);
        world.checks.run();
        assertThat(world.now(rollout).state()).isEqualTo(RolloutState.RUNNING);

        world.count(rollout, Arm.CANDIDATE, 10, 9);
        world.checks.run();

        assertThat(world.now(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        var move = world.store.moves(caller.tenant(), rollout.id()).getFirst();
        assertThat(move.by()).isEqualTo(rollout.id().value());
        assertThat(move.reason().orElseThrow()).contains("error_rate is 0.3448 of 29, and should be at most 0.05");
        assertThat(world.purged).containsExactly(caller.tenant());
        assertThat(world.rolledBack).containsExactly(move);
    }

    @Test
    void aStageIsLeftWhenItsMinimumIsReachedAndItsGuardsAgree() {
        var rollout = begin(ofModel(ERRORS));
        world.count(rollout, Arm.CANDIDATE, 99, 0);
        world.clock.advance(RolloutSamples.MINIMUM);
        world.checks.run();
        assertThat(world.now(rollout).stage()).isZero();

        world.count(rollout, Arm.CANDIDATE, 1, 0);
        world.checks.run();
        assertThat(world.now(rollout).stage()).isEqualTo(1);

        world.count(rollout, Arm.CANDIDATE, 100, 0);
        world.checks.run();
        assertThat(world.now(rollout).stage()).as("too early").isEqualTo(1);

        world.clock.advance(RolloutSamples.MINIMUM);
        world.checks.run();
        world.clock.advance(RolloutSamples.MINIMUM);
        world.count(rollout, Arm.CANDIDATE, 100, 0);
        world.checks.run();
        assertThat(world.now(rollout).state()).isEqualTo(RolloutState.COMPLETED);
    }

    @Test
    void aStageGoesOnWhileAGuardIsUndecidedAndAPausedRolloutStays() {
        var rollout = begin(ofModel(ERRORS));
        world.count(rollout, Arm.CANDIDATE, 93, 7);
        world.clock.advance(RolloutSamples.MINIMUM);
        world.checks.run();
        assertThat(world.now(rollout).stage()).isZero();

        rollouts.pause(caller, rollout.id(), Optional.empty());
        world.count(rollout, Arm.CANDIDATE, 100, 0);
        world.checks.run();
        assertThat(world.now(rollout).stage()).isZero();

        rollouts.resume(caller, rollout.id(), Optional.empty());
        world.checks.run();
        assertThat(world.now(rollout).stage()).isEqualTo(1);
    }

    @Test
    void countsThatAreLostAreKnownAsTheyWereAtTheLastLook() {
        var rollout = begin(ofModel(ERRORS));
        world.count(rollout, Arm.CANDIDATE, 40, 1);
        world.checks.run();
        world.counts.lose();
        world.count(rollout, Arm.CANDIDATE, 2, 0);

        var counted = rollouts.get(caller, rollout.id()).counted();
        assertThat(Progress.sum(counted, Arm.CANDIDATE).requests()).isEqualTo(43);
        world.checks.run();
        world.checks.run();
        assertThat(Progress.sum(rollouts.get(caller, rollout.id()).counted(), Arm.CANDIDATE)
                        .requests())
                .isEqualTo(43);
    }

    @Test
    void whatHasEndedIsLookedAtNoMore() {
        var rollout = begin(ofModel());
        rollouts.rollBack(caller, rollout.id(), Optional.empty());
        world.checks.run();

        assertThat(world.checks.run().checked()).isZero();
        rollouts.delete(caller, rollout.id());
        assertThat(refusal(() -> rollouts.get(caller, rollout.id())).kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    }
}
