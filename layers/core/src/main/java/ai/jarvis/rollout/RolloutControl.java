package ai.jarvis.rollout;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.prompt.Labels;
import ai.jarvis.prompt.PromptId;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.rollout.RolloutMove.Action;
import ai.jarvis.rollout.RolloutStore.Step;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Moves rollouts, with all that follows from it, for people and for guards. */
public final class RolloutControl {
    private final RolloutStore store;
    private final RolloutCounts counts;
    private final Labels labels;
    private final Consumer<TenantId> purge;
    private final RolloutEvents events;
    private final EvaluationGate gate;
    private final Metrics metrics;
    private final Clock clock;

    /** @param purge throws away the answers of a tenant that may be given again */
    public RolloutControl(
            RolloutStore store,
            RolloutCounts counts,
            Labels labels,
            Consumer<TenantId> purge,
            RolloutEvents events,
            EvaluationGate gate,
            Metrics metrics,
            Clock clock) {
        this.store = store;
        this.counts = counts;
        this.labels = labels;
        this.purge = purge;
        this.events = events;
        this.gate = gate;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Who moves a rollout, and why.
     *
     * @param when what a rollout must be like to be moved; else nothing is done
     */
    private record Order(TenantId tenant, RolloutId id, String by, Optional<String> reason, Predicate<Rollout> when) {}

    /** Adds a rollout, which begins at once if it is under way. */
    void add(Rollout rollout) {
        if (rollout.state().isUnderWay()) {
            requireGate(rollout);
        }
        var action = rollout.state().isUnderWay() ? Action.START : Action.CREATE;
        store.insert(
                rollout,
                new RolloutMove(
                        1,
                        action,
                        rollout.state(),
                        rollout.stage(),
                        rollout.createdBy(),
                        Optional.empty(),
                        rollout.createdAt()));
        watch(rollout);
    }

    private void requireGate(Rollout rollout) {
        rollout.gate().ifPresent(evaluation -> gate.requirePassed(rollout, evaluation));
    }

    private void watch(Rollout rollout) {
        if (rollout.state().isUnderWay()) {
            counts.watch(new RolloutCounts.Place(rollout.tenant(), rollout.id()));
        }
    }

    /** Begins a draft; takes one that is under way to its next stage; ends it after the last one. */
    Optional<Rollout> advance(TenantId tenant, RolloutId id, String by, Optional<String> reason) {
        return advance(new Order(tenant, id, by, reason, rollout -> true));
    }

    /** As {@link #advance}, by the rollout itself, if it is still in that stage. */
    void advanceFrom(Rollout seen, String reason) {
        var unused = advance(bySelf(seen, reason, now -> now.state() == RolloutState.RUNNING));
    }

    private static Order bySelf(Rollout seen, String reason, Predicate<Rollout> when) {
        return new Order(
                seen.tenant(),
                seen.id(),
                seen.id().value(),
                Optional.of(reason),
                now -> now.stage() == seen.stage() && when.test(now));
    }

    private Optional<Rollout> advance(Order order) {
        return change(order, rollout -> switch (rollout.state()) {
                    case DRAFT -> {
                        requireGate(rollout);
                        yield step(order, rollout, Action.START, RolloutState.RUNNING, 0);
                    }
                    case RUNNING, PAUSED ->
                        rollout.isInLastStage()
                                ? step(order, rollout, Action.COMPLETE, RolloutState.COMPLETED, rollout.stage())
                                : step(order, rollout, Action.ADVANCE, rollout.state(), rollout.stage() + 1);
                    case COMPLETED, ROLLED_BACK -> throw ended();
                })
                .map(rollout -> {
                    watch(rollout);
                    if (rollout.state() == RolloutState.COMPLETED) {
                        putLabel(rollout, rollout.baseline(), rollout.candidate(), order.by());
                    }
                    return rollout;
                });
    }

    /** Keeps the share as it is. */
    Optional<Rollout> pause(TenantId tenant, RolloutId id, String by, Optional<String> reason) {
        return between(tenant, id, by, reason, RolloutState.RUNNING, RolloutState.PAUSED, Action.PAUSE);
    }

    /** Lets the rollout go on by itself again. */
    Optional<Rollout> resume(TenantId tenant, RolloutId id, String by, Optional<String> reason) {
        return between(tenant, id, by, reason, RolloutState.PAUSED, RolloutState.RUNNING, Action.RESUME);
    }

    private Optional<Rollout> between(
            TenantId tenant,
            RolloutId id,
            String by,
            Optional<String> reason,
            RolloutState from,
            RolloutState to,
            Action action) {
        var order = new Order(tenant, id, by, reason, rollout -> rollout.state() != to);
        return change(order, rollout -> {
            if (rollout.state() != from) {
                throw Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "rollout_not_" + from.wireName(),
                        "The rollout is " + rollout.state().wireName() + ".");
            }
            return step(order, rollout, action, to, rollout.stage());
        });
    }

    /** Puts all on the baseline; one that is there already gets its cached answers thrown away once more. */
    Optional<Rollout> rollBack(TenantId tenant, RolloutId id, String by, Optional<String> reason) {
        return rollBack(new Order(tenant, id, by, reason, rollout -> true), "hand");
    }

    /** As {@link #rollBack}, by the rollout itself, if it is still in that stage. */
    void rollBackFrom(Rollout seen, String reason) {
        var unused = rollBack(bySelf(seen, reason, now -> now.state().isUnderWay()), "guard");
    }

    private Optional<Rollout> rollBack(Order order, String cause) {
        return move(order, rollout -> switch (rollout.state()) {
                    case DRAFT ->
                        throw Refusal.of(
                                Refusal.Kind.CONFLICT,
                                "rollout_not_under_way",
                                "The rollout has not begun: there is nothing to take back.");
                    case RUNNING, PAUSED ->
                        Optional.of(step(order, rollout, Action.ROLLBACK, RolloutState.ROLLED_BACK, rollout.stage()));
                    case COMPLETED -> {
                        if (!rollout.isHeld()) {
                            throw ended();
                        }
                        yield Optional.of(
                                step(order, rollout, Action.ROLLBACK, RolloutState.ROLLED_BACK, rollout.stage()));
                    }
                    case ROLLED_BACK -> Optional.empty();
                })
                .map(moved -> {
                    var rollout = moved.rollout();
                    if (rollout.state() == RolloutState.ROLLED_BACK) {
                        purge.accept(rollout.tenant());
                    }
                    moved.move().ifPresent(move -> {
                        putLabel(rollout, rollout.candidate(), rollout.baseline(), order.by());
                        metrics.record(Map.of("cause", cause), new Figure("rollouts_rolled_back", 1, Unit.COUNT));
                        events.rolledBack(rollout, move);
                    });
                    return rollout;
                });
    }

    private static Refusal ended() {
        return Refusal.of(Refusal.Kind.CONFLICT, "rollout_ended", "The rollout has ended.");
    }

    private Step step(Order order, Rollout rollout, Action action, RolloutState to, int stage) {
        var now = clock.instant();
        var after = rollout.at(to, stage, now);
        return new Step(after, new RolloutMove(0, action, to, stage, order.by(), order.reason(), now));
    }

    /** A rollout afterwards, and what was done with it, if anything was. */
    private record Moved(Rollout rollout, Optional<RolloutMove> move) {}

    private interface NextStep {
        Optional<Step> of(Rollout rollout);
    }

    private interface SureStep {
        Step of(Rollout rollout);
    }

    private Optional<Rollout> change(Order order, SureStep next) {
        return move(order, rollout -> Optional.of(next.of(rollout))).map(Moved::rollout);
    }

    private Optional<Moved> move(Order order, NextStep next) {
        var done = new RolloutMove[1];
        return store.change(order.tenant(), order.id(), (rollout, number) -> {
                    if (!order.when().test(rollout)) {
                        return Optional.empty();
                    }
                    return next.of(rollout).map(step -> {
                        var move = step.move();
                        done[0] = new RolloutMove(
                                number, move.action(), move.state(), move.stage(), move.by(), move.reason(), move.at());
                        return new Step(step.rollout(), done[0]);
                    });
                })
                .map(rollout -> new Moved(rollout, Optional.ofNullable(done[0])));
    }

    /** Only from where the rollout knows it: elsewhere somebody else has put it. */
    private void putLabel(Rollout rollout, String from, String to, String by) {
        rollout.subject()
                .label()
                .ifPresent(label -> labels.move(
                        rollout.tenant(), new PromptId(rollout.subject().id()), label, version(from), version(to), by));
    }

    private static SemanticVersion version(String number) {
        return SemanticVersion.parse(number).orElseThrow();
    }
}
