package ai.jarvis.workflow;

import ai.jarvis.workflow.StateMachines.HistoryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the steps of runs did: by the history of a run's execution, and by the journal where long loops ran in executions of
 * their own. Of the latter only the steps that do work are known.
 */
public final class RunHistory {
    /** As many events as an execution can have. */
    private static final int MOST_EVENTS = 25_000;

    /** Runs of sub-workflows that steps are joined with. */
    private static final int MOST_CHILDREN = 1_000;

    private static final String SUB_WORKFLOW = "sub_workflow";

    private final StateMachines machines;
    private final WorkflowStore workflows;
    private final RunStore runs;
    private final StepJournal journal;

    public RunHistory(StateMachines machines, WorkflowStore workflows, RunStore runs, StepJournal journal) {
        this.machines = machines;
        this.workflows = workflows;
        this.runs = runs;
        this.journal = journal;
    }

    /** The steps of a run, in the order in which they began. */
    List<RunStep> of(Run run) {
        var events = run.execution()
                .map(execution -> machines.history(execution, MOST_EVENTS))
                .orElse(List.of());
        var steps = new ArrayList<>(new RunSteps(sourceMap(run)).of(events));
        if (events.stream().anyMatch(RunHistory::beginsParts)) {
            steps.addAll(inParts(run));
            steps.sort(Comparator.comparing(RunStep::startedAt));
        }
        return Collections.unmodifiableList(joined(run, steps));
    }

    private static boolean beginsParts(HistoryEvent event) {
        return event.type().equals("MapRunStarted");
    }

    private Map<String, SourceStep> sourceMap(Run run) {
        return run.version()
                .flatMap(number -> workflows.version(run.tenant(), run.workflow(), number))
                .map(WorkflowVersion::sourceMap)
                .orElse(Map.of());
    }

    private static String key(RunStep step) {
        return step.path() + step.iteration();
    }

    /** Attempts at the same step are one step, as in the history. What did not end has ended with its run. */
    private List<RunStep> inParts(Run run) {
        var attempts = new LinkedHashMap<String, List<RunStep>>();
        journal.read(run.tenant(), run.root(), run.id())
                .forEach(entry -> attempts.computeIfAbsent(key(entry.step()), key -> new ArrayList<>())
                        .add(entry.step()));
        return attempts.values().stream()
                .map(all -> all.getLast().ofAttempts(all.size(), all.getFirst().startedAt()))
                .map(step -> settled(run, step))
                .toList();
    }

    private static RunStep settled(Run run, RunStep step) {
        if (step.status() != RunStep.Status.RUNNING || !run.hasEnded()) {
            return step;
        }
        var how =
                switch (run.status()) {
                    case CANCELLED -> RunStep.Status.CANCELLED;
                    default -> RunStep.Status.FAILED;
                };
        var took = Duration.between(step.startedAt(), run.endedAt().orElse(step.startedAt()));
        return step.ended(how, step.output(), step.error(), took);
    }

    /** Steps that had other workflows run, with those runs. */
    private List<RunStep> joined(Run run, List<RunStep> steps) {
        if (steps.stream().noneMatch(step -> step.type().equals(SUB_WORKFLOW))) {
            return steps;
        }
        var children = new HashMap<String, RunId>();
        for (var child : runs.children(run.tenant(), run.id(), MOST_CHILDREN)) {
            child.wish().deduplication().ifPresent(place -> children.put(place, child.id()));
        }
        return steps.stream().map(step -> joined(run, step, children)).toList();
    }

    private static RunStep joined(Run run, RunStep step, Map<String, RunId> children) {
        var child = children.get(new EffectKey(run.tenant(), run.id(), step.path(), step.iteration()).text());
        return child == null ? step : step.running(child);
    }
}
