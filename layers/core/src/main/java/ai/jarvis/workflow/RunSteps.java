package ai.jarvis.workflow;

import ai.jarvis.workflow.StateMachines.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an execution's history what the author's steps did. An event belongs to the state whose entering led to it.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html">HistoryEvent</a>
 */
final class RunSteps {
    private final Map<String, SourceStep> sourceMap;

    /** @param sourceMap by the name of a state */
    RunSteps(Map<String, SourceStep> sourceMap) {
        this.sourceMap = sourceMap;
    }

    /** A doing of a state as far as its events are read. */
    private static final class Doing {
        private final String state;
        private final Instant startedAt;
        private int attempts;
        private List<Integer> iteration = List.of();
        private RunStep.Status status = RunStep.Status.RUNNING;
        private Optional<Object> input;
        private Optional<Object> output = Optional.empty();
        private Optional<Run.Failure> error = Optional.empty();
        private Optional<Instant> endedAt = Optional.empty();

        Doing(String state, Instant startedAt, Optional<Object> input) {
            this.state = state;
            this.startedAt = startedAt;
            this.input = input;
        }

        /** What a task is called with says more than what its state was entered with. */
        void called(Object parameters) {
            attempts++;
            if (at(parameters, "Payload") instanceof Map<?, ?> payload) {
                input = Optional.ofNullable(payload.get("inputs"));
                if (payload.get("iteration") instanceof List<?> indices) {
                    iteration = indices.stream()
                            .filter(Number.class::isInstance)
                            .map(index -> ((Number) index).intValue())
                            .toList();
                }
            }
        }

        void answered(Object answer) {
            var payload = at(answer, "Payload");
            var outputs = at(payload == null ? answer : payload, "outputs");
            output = Optional.ofNullable(outputs == null ? answer : outputs);
            error = Optional.empty();
        }

        void ended(RunStep.Status how, Instant at) {
            status = how;
            endedAt = Optional.of(at);
        }

        private static @Nullable Object at(@Nullable Object value, String member) {
            return value instanceof Map<?, ?> map ? map.get(member) : null;
        }
    }

    /** The steps, in the order in which they began. */
    List<RunStep> of(List<HistoryEvent> events) {
        var doings = new ArrayList<Doing>();
        var byEvent = new HashMap<Long, Doing>();
        for (var event : events) {
            if (event.type().endsWith("StateEntered")) {
                var doing = new Doing(event.name().orElse(""), event.at(), event.value());
                doings.add(doing);
                byEvent.put(event.id(), doing);
            } else {
                var doing = byEvent.get(event.previous());
                if (doing != null) {
                    read(event, doing);
                    byEvent.put(event.id(), doing);
                }
                if (event.type().startsWith("Execution")) {
                    executionEnded(event, doings);
                }
            }
        }
        return doings.stream()
                .filter(doing -> isOfAuthor(doing.state))
                .map(this::step)
                .toList();
    }

    /** A helper state is named after its step; the author wrote only the step. */
    private boolean isOfAuthor(String state) {
        var source = sourceMap.get(state);
        return source != null && source.step().equals(state);
    }

    private static void read(HistoryEvent event, Doing doing) {
        var type = event.type();
        if (type.endsWith("StateExited")) {
            if (doing.output.isEmpty()) {
                doing.output = event.value();
            }
            doing.ended(RunStep.Status.SUCCESS, event.at());
        } else if (type.equals("TaskScheduled")) {
            doing.status = RunStep.Status.RUNNING;
            event.value().ifPresent(doing::called);
        } else if (type.equals("TaskSucceeded")) {
            event.value().ifPresent(doing::answered);
        } else if (type.endsWith("Failed") || type.endsWith("TimedOut")) {
            doing.error = Optional.of(Run.Failure.of(
                    event.error().orElse(type.endsWith("TimedOut") ? "States.Timeout" : "States.Runtime"),
                    event.cause().orElse("")));
            doing.ended(RunStep.Status.FAILED, event.at());
        } else if (type.endsWith("Aborted")) {
            doing.ended(RunStep.Status.CANCELLED, event.at());
        }
    }

    /** What has not ended when its execution does ends with it. */
    private static void executionEnded(HistoryEvent event, List<Doing> doings) {
        var how =
                switch (event.type()) {
                    case "ExecutionAborted" -> RunStep.Status.CANCELLED;
                    case "ExecutionFailed", "ExecutionTimedOut" -> RunStep.Status.FAILED;
                    default -> null;
                };
        if (how != null) {
            doings.stream()
                    .filter(doing -> doing.status == RunStep.Status.RUNNING)
                    .forEach(doing -> doing.ended(how, event.at()));
        }
    }

    private RunStep step(Doing doing) {
        var source = sourceMap.get(doing.state);
        return new RunStep(
                doing.state,
                source == null ? "" : source.type(),
                source == null ? "" : source.path(),
                doing.status,
                Math.max(1, doing.attempts),
                doing.iteration,
                doing.input,
                doing.output,
                doing.error,
                doing.startedAt,
                doing.endedAt.map(end -> Duration.between(doing.startedAt, end)),
                source == null ? 0 : source.line(),
                Optional.empty());
    }
}
