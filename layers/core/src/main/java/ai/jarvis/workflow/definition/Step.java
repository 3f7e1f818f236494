package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.StepType;
import ai.jarvis.workflow.expression.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A step as its author wrote it, checked for its form but not for its sense. */
public sealed interface Step {
    Head head();

    /** The steps inside it, block by block in the order of the source. */
    default List<List<Step>> blocks() {
        return List.of();
    }

    /** The values in it, but for those of steps inside it. */
    List<Value> values();

    default String name() {
        return head().name();
    }

    /**
     * What all steps have.
     *
     * @param place where the step begins
     * @param timeout how long it may take, of steps that do work
     * @param retry in which cases it is tried again, the first that fits counts
     * @param next where to go on, if not with the step that follows
     */
    record Head(
            String name,
            String type,
            Place place,
            Place namePlace,
            String description,
            Optional<Duration> timeout,
            List<RetryRule> retry,
            Optional<Target> next) {}

    /** A step in the same list that another one leads to. */
    record Target(String name, Place place) {}

    /** A value and where it stands. */
    record Value(Template template, Place place) {}

    /** A name that gets a value. */
    record Assignment(String name, Place place, Value value) {}

    /** A call of the step function. */
    record Work(Head head, StepType type, Map<String, Value> inputs, List<Assignment> outputs) implements Step {
        @Override
        public List<Value> values() {
            return Stream.concat(inputs.values().stream(), outputs.stream().map(Assignment::value))
                    .toList();
        }
    }

    /** Leads to one step or another one. */
    record Condition(Head head, Value condition, Optional<Target> onTrue, Optional<Target> onFalse) implements Step {
        @Override
        public List<Value> values() {
            return List.of(condition);
        }
    }

    record If(Head head, Value condition, List<Step> then, List<Step> otherwise) implements Step {
        @Override
        public List<List<Step>> blocks() {
            return List.of(then, otherwise);
        }

        @Override
        public List<Value> values() {
            return List.of(condition);
        }
    }

    record Switch(Head head, Value value, List<Case> cases, List<Step> otherwise) implements Step {
        /** Steps for some values. */
        public record Case(List<Value> values, List<Step> steps) {}

        @Override
        public List<List<Step>> blocks() {
            return Stream.concat(cases.stream().map(Case::steps), Stream.of(otherwise))
                    .toList();
        }

        @Override
        public List<Value> values() {
            return Stream.concat(Stream.of(value), cases.stream().flatMap(c -> c.values().stream()))
                    .toList();
        }
    }

    /**
     * Steps for each element of a list, each time in a scope of its own.
     *
     * @param item the name of the element
     * @param index the name of its number, from 0
     * @param concurrency how many are done at a time
     * @param mostItems how long the list may be, where the author says so
     * @param collect what each time yields
     * @param outputs see the list of what was collected as {@code results}
     */
    record For(
            Head head,
            Value list,
            Assignment item,
            Optional<Assignment> index,
            int concurrency,
            Optional<Integer> mostItems,
            Optional<Value> collect,
            List<Assignment> outputs,
            List<Step> steps)
            implements Step {
        /** The name that {@code outputs} knows. */
        public static final String RESULTS = "results";

        @Override
        public List<List<Step>> blocks() {
            return List.of(steps);
        }

        @Override
        public List<Value> values() {
            return Stream.of(Stream.of(list), collect.stream(), outputs.stream().map(Assignment::value))
                    .flatMap(v -> v)
                    .toList();
        }
    }

    /**
     * Steps as long as a condition holds.
     *
     * @param failsAtLimit whether it is an error that the condition still holds after the most iterations
     */
    record While(
            Head head,
            Value condition,
            int mostIterations,
            boolean failsAtLimit,
            Optional<Assignment> index,
            List<Step> steps)
            implements Step {
        @Override
        public List<List<Step>> blocks() {
            return List.of(steps);
        }

        @Override
        public List<Value> values() {
            return List.of(condition);
        }
    }

    record Parallel(Head head, List<Branch> branches) implements Step {
        /** Steps that are done at the same time as those of the other branches. */
        public record Branch(String name, Place place, List<Step> steps) {}

        @Override
        public List<List<Step>> blocks() {
            return branches.stream().map(Branch::steps).toList();
        }

        @Override
        public List<Value> values() {
            return List.of();
        }
    }

    record Try(Head head, List<Step> body, List<Handler> handlers, List<Step> finale) implements Step {
        /**
         * Steps for some errors.
         *
         * @param errors by authors' names
         * @param error the name that tells of the error, an object of {@code error} and {@code message}
         */
        public record Handler(List<ErrorName> errors, Optional<Assignment> error, Place place, List<Step> steps) {}

        @Override
        public List<List<Step>> blocks() {
            return Stream.of(Stream.of(body), handlers.stream().map(Handler::steps), Stream.of(finale))
                    .flatMap(b -> b)
                    .toList();
        }

        @Override
        public List<Value> values() {
            return List.of();
        }
    }

    /** Exactly one of the two is there: for some seconds, or until a time (RFC 3339). */
    record Wait(Head head, Optional<Value> seconds, Optional<Value> until) implements Step {
        @Override
        public List<Value> values() {
            return Stream.concat(seconds.stream(), until.stream()).toList();
        }
    }

    /** All values are those from before the step. */
    record Set(Head head, List<Assignment> assignments) implements Step {
        @Override
        public List<Value> values() {
            return assignments.stream().map(Assignment::value).toList();
        }
    }

    record Return(Head head, Value value) implements Step {
        @Override
        public List<Value> values() {
            return List.of(value);
        }
    }

    record Fail(Head head, String error, Value message) implements Step {
        @Override
        public List<Value> values() {
            return List.of(message);
        }
    }

    /** An error by its author's name. */
    record ErrorName(String name, Place place) {}

    /**
     * When a step is tried again.
     *
     * @param errors by authors' names; none means all but those that trying again does not change
     * @param attempts how often it is begun at most, the first time included
     * @param interval how long to wait before the second attempt
     * @param backoff by how much the interval grows each time
     * @param longestInterval where it stops to grow
     * @param jitter whether the wait is a random part of it
     */
    record RetryRule(
            List<ErrorName> errors,
            int attempts,
            Duration interval,
            double backoff,
            Duration longestInterval,
            boolean jitter) {}
}
