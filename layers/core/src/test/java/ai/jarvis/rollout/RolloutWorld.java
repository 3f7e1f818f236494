package ai.jarvis.rollout;

import ai.jarvis.model.route.MovableClock;
import ai.jarvis.platform.Metrics;
import ai.jarvis.prompt.CachedPromptRenderer;
import ai.jarvis.prompt.InMemoryPromptStore;
import ai.jarvis.prompt.Labels;
import ai.jarvis.prompt.NewVersion;
import ai.jarvis.prompt.PromptContent;
import ai.jarvis.prompt.PromptId;
import ai.jarvis.prompt.Prompts;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.rollout.NewRollout.NewStage;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Rollouts over fakes. */
final class RolloutWorld {
    final MovableClock clock = new MovableClock();
    final InMemoryRolloutStore store = new InMemoryRolloutStore();
    final InMemoryRolloutCounts counts = new InMemoryRolloutCounts();
    final InMemoryPromptStore promptStore = new InMemoryPromptStore();
    final CachedPromptRenderer renderer = new CachedPromptRenderer(promptStore, clock);
    final Prompts prompts = new Prompts(promptStore, renderer, clock);
    final List<TenantId> purged = new ArrayList<>();
    final List<RolloutMove> rolledBack = new ArrayList<>();
    EvaluationGate gate = (rollout, evaluation) -> {};
    final RolloutControl control = new RolloutControl(
            store,
            counts,
            new Labels(promptStore, clock),
            purged::add,
            (rollout, move) -> rolledBack.add(move),
            (rollout, evaluation) -> gate.requirePassed(rollout, evaluation),
            Metrics.none(),
            clock);
    final RolloutChecks checks = new RolloutChecks(store, counts, control, clock);
    final Rollouts rollouts = new Rollouts(
            store,
            counts,
            control,
            promptStore,
            (tenant, name) -> Set.of("large", "small").contains(name),
            clock);
    final Caller caller = new Caller(TenantId.fresh(), "key_dev", Set.of(Role.DEVELOPER));

    /** A prompt with these versions, from 1.0.0 on, each of which says its words. */
    PromptId prompt(String name, String... templates) {
        var id = prompts.create(caller, name, Optional.empty(), new PromptContent(templates[0], List.of()))
                .prompt()
                .id();
        for (var template : Arrays.asList(templates).subList(1, templates.length)) {
            prompts.add(
                    caller,
                    id,
                    new NewVersion(
                            new PromptContent(template, List.of()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }
        return id;
    }

    SemanticVersion labelled(PromptId id, String label) {
        return promptStore.label(caller.tenant(), id, label).orElseThrow().version();
    }

    static List<NewStage> stages(int... percents) {
        return IntStream.of(percents)
                .mapToObj(percent ->
                        new NewStage(Optional.of(percent), Set.of(), RolloutSamples.MINIMUM, RolloutSamples.REQUESTS))
                .toList();
    }

    static NewRollout ofModel(Guard... guards) {
        return new NewRollout(
                Optional.empty(),
                Optional.empty(),
                Optional.of("large"),
                "small",
                Optional.empty(),
                Basis.USER,
                stages(10, 50, 100),
                List.of(guards),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static NewRollout ofPrompt(String prompt, Optional<String> label, String candidate, Optional<String> baseline) {
        return new NewRollout(
                Optional.of(prompt),
                label,
                Optional.empty(),
                candidate,
                baseline,
                Basis.USER,
                stages(10, 50, 100),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    void count(Rollout rollout, Arm arm, int answers, int errors) {
        var place = new RolloutCounts.Place(rollout.tenant(), rollout.id());
        var now = store.find(rollout.tenant(), rollout.id()).orElseThrow();
        for (int i = 0; i < answers; i++) {
            counts.add(place, now.stage(), arm, ArmFigures.answered(Duration.ofMillis(100), 10, 5, Optional.of(0.001)));
        }
        for (int i = 0; i < errors; i++) {
            counts.add(place, now.stage(), arm, ArmFigures.failed());
        }
    }

    Rollout now(Rollout rollout) {
        return store.find(rollout.tenant(), rollout.id()).orElseThrow();
    }
}
