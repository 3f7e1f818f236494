package ai.jarvis.rollout;

import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.prompt.Prompt;
import ai.jarvis.prompt.PromptId;
import ai.jarvis.prompt.PromptStore;
import ai.jarvis.prompt.Selection;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.rollout.RolloutCounts.Added;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A tenant's rollouts, as its people make and move them. */
public final class Rollouts {
    private static final int MAX_NAME = 200;
    private static final int MAX_REASON = 1_000;

    private final RolloutStore store;
    private final RolloutCounts counts;
    private final RolloutControl control;
    private final PromptStore prompts;
    private final KnownModels models;
    private final Clock clock;

    public Rollouts(
            RolloutStore store,
            RolloutCounts counts,
            RolloutControl control,
            PromptStore prompts,
            KnownModels models,
            Clock clock) {
        this.store = store;
        this.counts = counts;
        this.control = control;
        this.prompts = prompts;
        this.models = models;
        this.clock = clock;
    }

    /**
     * A rollout with all that is known of it.
     *
     * @param moves newest first
     * @param counted by stage and arm, of one or several epochs
     * @param progress what its guards make of that
     */
    public record Report(Rollout rollout, List<RolloutMove> moves, List<Counted> counted, Progress progress) {
        public Report {
            moves = List.copyOf(moves);
            counted = List.copyOf(counted);
        }
    }

    /** What is rolled out, and what stands against it. */
    private record Arms(RolloutSubject subject, String candidate, String baseline) {}

    /** Makes a rollout, which begins at once unless it is a draft. */
    public Report create(Caller caller, NewRollout wanted) {
        caller.require(Permission.ROLLOUTS_WRITE);
        if (wanted.prompt().isPresent() == wanted.model().isPresent()) {
            throw Refusal.invalid("/subject", "must have either prompt or model");
        }
        var stages = StageRules.stages(wanted);
        StageRules.checkGuards(wanted.guards());
        wanted.gate().ifPresent(evaluation -> Text.require("/gate/evaluation", evaluation, MAX_NAME));
        var arms = wanted.prompt()
                .map(prompt -> ofPrompt(caller, prompt, wanted))
                .orElseGet(() -> ofModel(caller, wanted.model().orElseThrow(), wanted));
        if (arms.candidate().equals(arms.baseline())) {
            throw unprocessable("same_arms", "/candidate", "must be another one than the baseline");
        }
        var now = clock.instant();
        var rollout = new Rollout(
                RolloutId.fresh(),
                caller.tenant(),
                arms.subject(),
                arms.candidate(),
                arms.baseline(),
                wanted.basis(),
                stages,
                wanted.guards(),
                wanted.isAutomatic().orElse(!wanted.guards().isEmpty()),
                wanted.gate(),
                wanted.isDraft() ? RolloutState.DRAFT : RolloutState.RUNNING,
                0,
                now,
                false,
                caller.principal(),
                now,
                Optional.empty());
        control.add(rollout);
        return report(rollout);
    }

    private static Refusal unprocessable(String code, String pointer, String detail) {
        return Refusal.unprocessable(
                code, "The rollout cannot be made like this.", List.of(new FieldError(pointer, detail)));
    }

    private Arms ofPrompt(Caller caller, String wanted, NewRollout rollout) {
        Text.require("/subject/prompt", wanted, MAX_NAME);
        var found = Ids.isId(PromptId.PREFIX, wanted)
                ? prompts.find(caller.tenant(), new PromptId(wanted))
                : prompts.findByName(caller.tenant(), wanted);
        var prompt = found.orElseThrow(
                () -> unprocessable("unknown_prompt", "/subject/prompt", "is no prompt of the tenant"));
        var label = rollout.label().filter(name -> !name.equals(Selection.LATEST));
        var candidate = version(prompt, "/candidate", rollout.candidate());
        var used = label.map(name -> whereIs(prompt, name));
        var baseline = rollout.baseline()
                .map(number -> version(prompt, "/baseline", number))
                .or(() -> used)
                .or(() -> Optional.of(prompt.latest()).filter(newest -> !newest.equals(candidate)))
                .orElseThrow(
                        () -> Refusal.invalid("/baseline", "is required where the candidate is the newest version"));
        if (used.filter(version -> !version.equals(baseline)).isPresent()) {
            throw unprocessable(
                    "baseline_not_in_use", "/baseline", "must be where the label is, which is on " + used.get());
        }
        return new Arms(
                RolloutSubject.prompt(prompt.id(), prompt.name(), label), candidate.toString(), baseline.toString());
    }

    private SemanticVersion whereIs(Prompt prompt, String label) {
        return Optional.of(label)
                .filter(name -> Text.unstorable(name).isEmpty())
                .flatMap(name -> prompts.label(prompt.tenant(), prompt.id(), name))
                .orElseThrow(() -> unprocessable("unknown_label", "/subject/label", "is no label of the prompt"))
                .version();
    }

    private SemanticVersion version(Prompt prompt, String pointer, String text) {
        var number = SemanticVersion.parse(text)
                .orElseThrow(() -> Refusal.invalid(pointer, "must be the number of a version, as in 1.2.0"));
        if (prompts.version(prompt.tenant(), prompt.id(), number).isEmpty()) {
            throw unprocessable("unknown_version", pointer, "is no version of the prompt");
        }
        return number;
    }

    private Arms ofModel(Caller caller, String subject, NewRollout wanted) {
        if (wanted.label().isPresent()) {
            throw Refusal.invalid("/subject/label", "must not be told with a model");
        }
        var baseline = wanted.baseline().orElse(subject);
        requireModel(caller, "/subject/model", subject);
        requireModel(caller, "/candidate", wanted.candidate());
        requireModel(caller, "/baseline", baseline);
        return new Arms(RolloutSubject.model(subject), wanted.candidate(), baseline);
    }

    private void requireModel(Caller caller, String pointer, String name) {
        Text.require(pointer, name, MAX_NAME);
        if (name.equals(ChatModels.AUTO)) {
            throw Refusal.invalid(pointer, "must be a certain model");
        }
        if (!models.isKnown(caller.tenant(), name)) {
            throw unprocessable("unknown_model", pointer, "is not a chat model that can be used here");
        }
    }

    public Page<Rollout> list(Caller caller, Page.Request page) {
        caller.require(Permission.ROLLOUTS_READ);
        return store.list(caller.tenant(), page);
    }

    /** A rollout with the figures of its arms. */
    public Report get(Caller caller, RolloutId id) {
        caller.require(Permission.ROLLOUTS_READ);
        return report(find(caller, id));
    }

    private Rollout find(Caller caller, RolloutId id) {
        return store.find(caller.tenant(), id).orElseThrow(Rollouts::unknown);
    }

    private static Refusal unknown() {
        return Refusal.notFound("rollout");
    }

    private Report report(Rollout rollout) {
        var tenant = rollout.tenant();
        var counted = RolloutStore.together(
                store.figures(tenant, rollout.id()), counts.read(new RolloutCounts.Place(tenant, rollout.id())));
        return new Report(
                rollout, store.moves(tenant, rollout.id()), counted, Progress.of(rollout, counted, clock.instant()));
    }

    /** Begins a draft; takes one that is under way to its next stage; ends it after the last one. */
    public Report advance(Caller caller, RolloutId id, Optional<String> reason) {
        return moved(control.advance(writing(caller, reason), id, caller.principal(), reason));
    }

    /** Keeps the share as it is; guards still look. */
    public Report pause(Caller caller, RolloutId id, Optional<String> reason) {
        return moved(control.pause(writing(caller, reason), id, caller.principal(), reason));
    }

    /** Lets it go on by itself again. */
    public Report resume(Caller caller, RolloutId id, Optional<String> reason) {
        return moved(control.resume(writing(caller, reason), id, caller.principal(), reason));
    }

    /** Puts all on the baseline, on every instance within 5 s. Answers under way go on to their end. */
    public Report rollBack(Caller caller, RolloutId id, Optional<String> reason) {
        return moved(control.rollBack(writing(caller, reason), id, caller.principal(), reason));
    }

    private static TenantId writing(Caller caller, Optional<String> reason) {
        caller.require(Permission.ROLLOUTS_WRITE);
        reason.ifPresent(text -> Text.require("/reason", text, MAX_REASON));
        return caller.tenant();
    }

    private Report moved(Optional<Rollout> rollout) {
        return report(rollout.orElseThrow(Rollouts::unknown));
    }

    /** Removes one that is not under way, with its history; requests go where they would without it. */
    public void delete(Caller caller, RolloutId id) {
        caller.require(Permission.ROLLOUTS_WRITE);
        if (find(caller, id).state().isUnderWay()) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "rollout_under_way", "The rollout is under way. Roll it back first.");
        }
        store.delete(caller.tenant(), id);
    }

    /** Takes what a judge thinks of an answer of an arm. */
    public void score(Caller caller, RolloutId id, Arm arm, double score) {
        caller.require(Permission.ROLLOUTS_WRITE);
        if (!(score >= 0 && score <= 1)) {
            throw Refusal.invalid("/score", "must be from 0 to 1");
        }
        var rollout = find(caller, id);
        if (!rollout.state().isUnderWay()) {
            throw Refusal.of(Refusal.Kind.CONFLICT, "rollout_not_under_way", "The rollout is not under way.");
        }
        var place = new RolloutCounts.Place(rollout.tenant(), id);
        if (counts.add(place, rollout.stage(), arm, ArmFigures.scored(score)) == Added.LOST) {
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE, "counts_unavailable", "Scores cannot be taken now. Try again later.");
        }
    }
}
