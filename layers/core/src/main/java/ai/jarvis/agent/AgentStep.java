package ai.jarvis.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One step of an execution: what its model said once, and what came of the calls that it asked for.
 *
 * @param number from 1
 * @param text what the model said beside its calls
 * @param usage of the model; calls have their own
 * @param endedAt once all its calls have been answered
 */
public record AgentStep(
        int number,
        Type type,
        String text,
        List<Call> calls,
        Usage usage,
        Instant startedAt,
        Optional<Instant> endedAt) {
    public AgentStep {
        calls = List.copyOf(calls);
    }

    /** What kind; the names are part of the API, in lower case. */
    public enum Type {
        /** The model answered. */
        PLAN,
        /** It asked for calls. */
        TOOLS,
        /** It handed over to another agent. */
        HANDOVER,
        /** It told in short what was before; its text stands for that from then on. */
        SUMMARISE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A call that the model asked for.
     *
     * @param index from 0
     * @param id by which the model knows it
     * @param child the execution of the agent that is asked; absent if it is a tool's
     */
    public record Call(
            int index,
            String id,
            String name,
            String arguments,
            Optional<ExecutionId> child,
            Optional<Result> result) {}

    /** What came of a call. */
    public record Result(String text, boolean isError, Usage usage, Instant startedAt, Duration duration) {}

    /** The calls that have no result. */
    List<Call> open() {
        return calls.stream().filter(call -> call.result().isEmpty()).toList();
    }

    /** How long it took, once it has ended. */
    public Optional<Duration> duration() {
        return endedAt.map(end -> Duration.between(startedAt, end));
    }
}
