package ai.jarvis.rollout;

import ai.jarvis.chat.Answer;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.model.gateway.Served;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.prompt.PromptRenderer;
import ai.jarvis.prompt.RenderedPrompt;
import ai.jarvis.prompt.Selection;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * One request, and the arms that it is on. What it began on it ends on, whatever becomes of the rollout. For one thread.
 */
public final class Participation {
    private final Caller caller;
    private final Requester requester;
    private final List<Rollout> rollouts;
    private final Assignments assignments;
    private final PromptRenderer prompts;
    private final Participations all;
    private final Clock clock;
    private final Instant begun;
    private final List<Assigned> assigned = new ArrayList<>();
    private Optional<String> rendered = Optional.empty();

    private record Assigned(Rollout rollout, Arm arm) {
        String version() {
            return rollout.version(arm);
        }
    }

    Participation(
            Caller caller,
            Requester requester,
            List<Rollout> rollouts,
            Assignments assignments,
            PromptRenderer prompts,
            Participations all,
            Clock clock) {
        this.caller = caller;
        this.requester = requester;
        this.rollouts = rollouts;
        this.assignments = assignments;
        this.prompts = prompts;
        this.all = all;
        this.clock = clock;
        this.begun = clock.instant();
    }

    /**
     * The question as the request's arms have it: with the prompt before what the system says, and the arm's model in
     * place of the one that is named.
     *
     * @throws Refusal if there is no such prompt, version or label, or it cannot be rendered, with pointers below {@code
     *     /prompt}
     */
    public Question place(Question question, Optional<PromptUse> use) {
        var asked = use.map(wanted -> question.withPrompt(question.prompt().after(render(wanted))))
                .orElse(question);
        return asked.model().flatMap(this::inPlaceOf).map(asked::withModel).orElse(asked);
    }

    /** The arm's model in place of the one that is named; absent if no rollout is about that. */
    private Optional<String> inPlaceOf(String model) {
        return assign(rollout -> rollout.subject().isModel(model)).map(Assigned::version);
    }

    /** As {@link #place}, where it is only told which model is to answer, if any is. */
    public Optional<String> model(Optional<String> named) {
        return named.flatMap(this::inPlaceOf).or(() -> named);
    }

    private interface Matching {
        boolean matches(Rollout rollout);
    }

    private Optional<Assigned> assign(Matching matching) {
        for (int i = rollouts.size() - 1; i >= 0; i--) {
            var rollout = rollouts.get(i);
            if (matching.matches(rollout)) {
                var on = new Assigned(rollout, assignments.arm(rollout, requester));
                assigned.add(on);
                return Optional.of(on);
            }
        }
        return Optional.empty();
    }

    private String render(PromptUse use) {
        caller.require(Permission.PROMPTS_READ);
        var arm = use.version().isPresent() ? Optional.<String>empty() : version(use.prompt(), use.label());
        var selection =
                arm.or(() -> use.version().map(Object::toString)).or(use::label).orElse(Selection.LATEST);
        var result = render(use, selection);
        rendered = Optional.of(name(use) + "@" + result.version());
        return result.text();
    }

    /** The arm's version of a prompt that is asked for by its name or id; absent if no rollout is about that. */
    public Optional<String> version(String prompt, Optional<String> label) {
        return assign(rollout -> rollout.subject().isPrompt(prompt, label)
                        && (rollout.state().isUnderWay() || !rollout.subject().isByLabel(label)))
                .map(Assigned::version);
    }

    private RenderedPrompt render(PromptUse use, String selection) {
        try {
            return prompts.render(caller.tenant(), use.prompt(), selection, use.variables());
        } catch (Refusal e) {
            throw switch (e.kind()) {
                case NOT_FOUND ->
                    Refusal.of(
                            Refusal.Kind.NOT_FOUND,
                            "prompt_not_found",
                            e.detail(),
                            new FieldError("/prompt", "is not a prompt, version and label of the tenant"));
                case UNPROCESSABLE ->
                    Refusal.unprocessable(
                            e.code(),
                            e.detail(),
                            e.errors().stream()
                                    .map(error -> new FieldError("/prompt" + error.pointer(), error.detail()))
                                    .toList());
                default -> e;
            };
        }
    }

    /** Names are shown where they are told; the name of a prompt that was told by its id is the rollout's, if it knows. */
    private String name(PromptUse use) {
        return assigned.stream()
                .map(on -> on.rollout().subject())
                .filter(subject -> subject.isPrompt(use.prompt(), use.label()))
                .map(RolloutSubject::name)
                .findFirst()
                .orElse(use.prompt());
    }

    /** The arms of rollouts that are under way, as in {@code rol_...;arm=candidate}; absent if there is none. */
    public Optional<String> arms() {
        var arms = underWay().stream()
                .map(on -> on.rollout().id() + ";arm=" + on.arm().wireName())
                .collect(Collectors.joining(", "));
        return Optional.of(arms).filter(text -> !text.isEmpty());
    }

    /** Which version of a prompt was put before the messages, as in {@code support@1.2.0}. */
    public Optional<String> prompt() {
        return rendered;
    }

    private List<Assigned> underWay() {
        return assigned.stream().filter(on -> on.rollout().state().isUnderWay()).toList();
    }

    /**
     * Counts an answer. If it was not the arm's model that gave it, but one that stands in for it, the arm has failed.
     *
     * @param first the model that was to answer
     */
    public void answered(Served served, ModelId first) {
        if (served.cache().isFromBefore()) {
            underWay().forEach(on -> all.count(on.rollout(), on.arm(), ArmFigures.cachedAnswer()));
        } else {
            answered(served.serving().model(), first, served.usage(), served.cost());
        }
    }

    /** As {@link #answered(Served, ModelId)}; an answer for which no model had to be asked does not count. */
    public void answered(Answer answer, ModelId first) {
        if (answer.degraded().contains(Answer.WITHOUT_MODEL)) {
            underWay().forEach(on -> all.count(on.rollout(), on.arm(), ArmFigures.failed()));
        } else if (answer.routing().isPresent()) {
            answered(answer.model(), first, answer.usage(), answer.cost());
        }
    }

    private void answered(ModelId by, ModelId first, TokenUsage usage, Optional<Money> cost) {
        var figures = ArmFigures.answered(
                Duration.between(begun, clock.instant()),
                usage.inputTokens(),
                usage.outputTokens(),
                cost.map(money -> money.amount().doubleValue()));
        for (var on : underWay()) {
            var isStandIn = on.rollout().subject().kind() == RolloutSubject.Kind.MODEL && !by.equals(first);
            all.count(on.rollout(), on.arm(), isStandIn ? ArmFigures.failed() : figures);
        }
    }

    /** Counts a request that got no answer, unless that has nothing to do with the arm. */
    public void failed(RuntimeException e) {
        if (e instanceof CancellationException || (e instanceof Refusal refusal && isOfTheCaller(refusal))) {
            return;
        }
        underWay().forEach(on -> all.count(on.rollout(), on.arm(), ArmFigures.failed()));
    }

    private static boolean isOfTheCaller(Refusal refusal) {
        return switch (refusal.kind()) {
            case TOO_MANY_REQUESTS, FORBIDDEN, UNAUTHENTICATED -> true;
            default -> false;
        };
    }
}
