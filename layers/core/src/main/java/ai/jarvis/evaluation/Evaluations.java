package ai.jarvis.evaluation;

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
import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Begins evaluations, and tells what they found. The work is {@link EvaluationSteps}. */
public final class Evaluations {
    /** What tasks call it. */
    public static final String TASK_KIND = "evaluation";

    private static final int MAX_RUBRIC = 20_000;

    private final DatasetStore datasets;
    private final EvaluationStore store;
    private final PromptStore prompts;
    private final ChatModels models;
    private final Starter starter;
    private final Tasks tasks;
    private final Clock clock;

    /** Has the steps of an evaluation done. */
    @FunctionalInterface
    public interface Starter {
        /** Starts an evaluation; nothing happens if it is under way. */
        void start(Evaluation evaluation);
    }

    public Evaluations(
            DatasetStore datasets,
            EvaluationStore store,
            PromptStore prompts,
            ChatModels models,
            Starter starter,
            Tasks tasks,
            Clock clock) {
        this.datasets = datasets;
        this.store = store;
        this.prompts = prompts;
        this.models = models;
        this.starter = starter;
        this.tasks = tasks;
        this.clock = clock;
    }

    /**
     * Begins an evaluation. A label counts as the version that it is on now.
     *
     * @param version of the set; the newest if absent
     * @throws Refusal if something that the plan names is not there
     */
    public Evaluation begin(Caller caller, DatasetId id, Optional<Integer> version, Plan wanted) {
        caller.require(Permission.EVALUATIONS_WRITE);
        var dataset = datasets.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("dataset"));
        var set = datasets.version(caller.tenant(), id, version.orElse(dataset.latest()))
                .orElseThrow(() -> Refusal.notFound("version"));
        var plan = checked(caller.tenant(), wanted);
        var evaluation = new Evaluation(
                EvaluationId.fresh(),
                caller.tenant(),
                TaskId.fresh(),
                id,
                set.number(),
                set.size(),
                plan,
                Evaluation.Status.RUNNING,
                Optional.empty(),
                Optional.empty(),
                caller.principal(),
                clock.instant(),
                Optional.empty());
        store.insert(evaluation);
        tasks.submit(
                caller.tenant(), evaluation.task(), TASK_KIND, evaluation.id().value());
        starter.start(evaluation);
        return evaluation;
    }

    private Plan checked(TenantId tenant, Plan wanted) {
        var errors = new ArrayList<FieldError>();
        var subjects = new ArrayList<Subject>();
        for (int i = 0; i < wanted.subjects().size(); i++) {
            subjects.add(checked(tenant, wanted.subjects().get(i), "/subjects/" + i, errors));
        }
        if (wanted.scoring() instanceof Scoring.Judge judge) {
            checkModel(tenant, judge.model(), "/judge/model", errors);
            Text.problem(judge.rubric(), MAX_RUBRIC)
                    .ifPresent(detail -> errors.add(new FieldError("/judge/rubric", detail)));
        }
        if (wanted.gate().maxRegression().isPresent() && subjects.size() < 2) {
            errors.add(new FieldError("/gate/max_regression", "needs two subjects"));
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return new Plan(subjects, wanted.scoring(), wanted.gate(), wanted.maxOutputTokens());
    }

    private Subject checked(TenantId tenant, Subject subject, String pointer, List<FieldError> errors) {
        checkModel(tenant, subject.model(), pointer + "/model", errors);
        if (subject.prompt().isEmpty()) {
            return subject;
        }
        var number = find(tenant, subject.prompt().get())
                .flatMap(prompt -> number(prompt, subject.version().orElseThrow()));
        if (number.isEmpty()) {
            errors.add(new FieldError(pointer + "/prompt", "is not a version of a prompt"));
        }
        return new Subject(subject.prompt(), number.or(subject::version), subject.model());
    }

    private Optional<Prompt> find(TenantId tenant, String prompt) {
        if (Ids.isId(PromptId.PREFIX, prompt)) {
            return prompts.find(tenant, new PromptId(prompt));
        }
        return Text.unstorable(prompt).isPresent() ? Optional.empty() : prompts.findByName(tenant, prompt);
    }

    private Optional<String> number(Prompt prompt, String version) {
        return switch (Selection.of(version)) {
            case Selection.Numbered(var number) ->
                prompts.version(prompt.tenant(), prompt.id(), number)
                        .map(known -> known.number().toString());
            case Selection.Labelled(var label)
            when label.equals(Selection.LATEST) -> Optional.of(prompt.latest().toString());
            case Selection.Labelled(var label) ->
                Text.unstorable(label).isPresent()
                        ? Optional.empty()
                        : prompts.label(prompt.tenant(), prompt.id(), label)
                                .map(move -> move.version().toString());
        };
    }

    private void checkModel(TenantId tenant, Optional<String> model, String pointer, List<FieldError> errors) {
        if (model.filter(name -> !models.has(tenant, name)).isPresent()) {
            errors.add(new FieldError(pointer, "is not a model that can be used here"));
        }
    }

    /** One evaluation. */
    public Evaluation get(Caller caller, EvaluationId id) {
        caller.require(Permission.EVALUATIONS_READ);
        return find(caller.tenant(), id);
    }

    private Evaluation find(TenantId tenant, EvaluationId id) {
        return store.find(tenant, id).orElseThrow(() -> Refusal.notFound("evaluation"));
    }

    /** The evaluations, newest first. */
    public Page<Evaluation> list(Caller caller, Page.Request page) {
        caller.require(Permission.EVALUATIONS_READ);
        return store.list(caller.tenant(), page);
    }

    /** What was found so far, in the order of the cases. */
    public List<CaseResult> results(Caller caller, EvaluationId id, int after, int limit) {
        caller.require(Permission.EVALUATIONS_READ);
        find(caller.tenant(), id);
        return store.results(caller.tenant(), id, after, limit);
    }

    /** Ends an evaluation; one that has ended stays as it is. */
    public Evaluation cancel(Caller caller, EvaluationId id) {
        caller.require(Permission.EVALUATIONS_WRITE);
        var evaluation = find(caller.tenant(), id);
        var isEnded = store.finish(
                caller.tenant(), id, Evaluation.Status.CANCELLED, Optional.empty(), Optional.empty(), clock.instant());
        if (isEnded) {
            tasks.cancel(caller.tenant(), evaluation.task());
        }
        return find(caller.tenant(), id);
    }
}
