package ai.jarvis.workflow.analysis;

import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.StepType;
import ai.jarvis.workflow.WorkflowCatalog;
import ai.jarvis.workflow.definition.Definition;
import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.definition.StepNames;
import ai.jarvis.workflow.expression.Template;
import ai.jarvis.workflow.step.CodeStep;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds names that are there twice, and names of things and errors that are not there at all. */
public final class SenseCheck {
    private final Problems problems;
    private final WorkflowCatalog catalog;
    private final Map<String, Integer> lineOf = new HashMap<>();
    private final Set<String> raised = new HashSet<>();
    private boolean startsOthers;

    private SenseCheck(WorkflowCatalog catalog, Problems problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    /** Adds what is wrong to the problems. */
    public static void check(Definition definition, WorkflowCatalog catalog, Problems problems) {
        var check = new SenseCheck(catalog, problems);
        var steps = StepNames.all(definition.steps());
        for (var step : steps) {
            if (step instanceof Step.Fail fail) {
                check.raised.add(fail.error());
            }
            check.startsOthers |= step instanceof Step.Work work && work.type() == StepType.SUB_WORKFLOW;
        }
        steps.forEach(check::step);
    }

    private void step(Step step) {
        var head = step.head();
        var isNamed = !head.namePlace().equals(head.place());
        var first = isNamed ? lineOf.putIfAbsent(step.name(), head.namePlace().line()) : null;
        if (first != null) {
            problems.add(
                    head.namePlace(),
                    "duplicate_name",
                    "The step in line " + first + " is called `" + step.name() + "` too.");
        }
        retries(head.retry());
        switch (step) {
            case Step.Work work -> work(work);
            case Step.Try attempt -> handlers(attempt.handlers());
            default -> {}
        }
    }

    private void work(Step.Work step) {
        step.type()
                .permission()
                .filter(permission -> !catalog.permits(permission))
                .ifPresent(permission -> problems.add(
                        step.head().place(),
                        "missing_permission",
                        "A `" + step.type().authorsName() + "` step needs the permission " + permission.wireName()
                                + "."));
        written(step, "model")
                .filter(name -> !catalog.hasModel(name))
                .ifPresent(name -> problems.add(
                        step.inputs().get("model").place(), "unknown_model", "There is no model `" + name + "`."));
        written(step, "collection")
                .filter(name -> !catalog.hasCollection(name))
                .ifPresent(name -> problems.add(
                        step.inputs().get("collection").place(),
                        "unknown_collection",
                        "There is no collection `" + name + "`."));
        written(step, "workflow")
                .filter(name -> !catalog.hasWorkflow(name))
                .ifPresent(name -> problems.add(
                        step.inputs().get("workflow").place(),
                        "unknown_workflow",
                        "There is no workflow `" + name + "` that can be run."));
        if (step.type() == StepType.CODE) {
            code(step);
        }
        var collections = step.inputs().get("collections");
        if (collections != null && collections.template() instanceof Template.ListOf list) {
            for (var element : list.elements()) {
                if (element instanceof Template.Constant constant
                        && constant.value() instanceof String name
                        && !catalog.hasCollection(name)) {
                    problems.add(collections.place(), "unknown_collection", "There is no collection `" + name + "`.");
                }
            }
        }
    }

    /** What code can never have, nobody should find out when it runs. */
    private void code(Step.Work step) {
        step.inputs().forEach((name, input) -> written(input.template())
                .flatMap(value -> CodeStep.problem(name, value))
                .ifPresent(problem -> problems.add(input.place(), "not_available", "`" + name + "` " + problem)));
    }

    /** The value of a template that is written down; of a list that part which is. */
    private static Optional<Object> written(Template template) {
        return switch (template) {
            case Template.Constant constant -> Optional.ofNullable(constant.value());
            case Template.ListOf list ->
                Optional.of(list.elements().stream()
                        .map(SenseCheck::written)
                        .flatMap(Optional::stream)
                        .toList());
            default -> Optional.empty();
        };
    }

    /** The text of an input, if it is written down and not computed. */
    public static Optional<String> written(Step.Work step, String input) {
        var value = step.inputs().get(input);
        return value != null
                        && value.template() instanceof Template.Constant constant
                        && constant.value() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private void retries(List<Step.RetryRule> rules) {
        var isCovered = false;
        for (var rule : rules) {
            errors(rule.errors(), isCovered, "unreachable_retry");
            isCovered |= rule.errors().stream().anyMatch(e -> e.name().equals("any"));
        }
    }

    private void handlers(List<Step.Try.Handler> handlers) {
        var isCovered = false;
        for (var handler : handlers) {
            if (isCovered) {
                problems.add(handler.place(), "unreachable_catch", "The catch before this one takes any error.");
            }
            errors(handler.errors(), false, "unreachable_catch");
            isCovered |= handler.errors().isEmpty()
                    || handler.errors().stream().anyMatch(e -> e.name().equals("any"));
        }
    }

    private void errors(List<Step.ErrorName> errors, boolean isCovered, String code) {
        for (var error : errors) {
            if (isCovered) {
                problems.add(error.place(), code, "The one before this takes any error.");
            }
            if (StepErrors.byAuthorsName(error.name()).isEmpty() && !raised.contains(error.name()) && !startsOthers) {
                problems.add(
                        error.place(),
                        "unknown_error",
                        "No `fail` step of the workflow has the error `" + error.name() + "`.");
            }
        }
    }
}
