package ai.jarvis.workflow;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs compiled workflows: Step Functions. Machines, versions, executions and tokens are named as it names them.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html">AWS Step Functions API</a>
 */
public interface StateMachines {
    /** It does not answer, or refuses for now; whether it did what was asked is not known. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** It will never do what was asked: the machine is gone, the definition is none, the input is too large. */
    final class Rejected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Rejected(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A machine to be.
     *
     * @param name 1 to 80 of A-Z, a-z, 0-9, - and _
     * @param definition Amazon States Language, with placeholders as the compiler left them
     */
    record Machine(String name, String definition, String description, Map<String, String> tags) {}

    /** A machine and the version of it that its definition has become. */
    record Published(String machine, String version) {}

    /** Makes or changes the machine of that name, and publishes a version of it. */
    Published publish(Machine machine);

    /**
     * Sends new executions to versions.
     *
     * @param weights by version; 100 together, at most two
     */
    void route(String machine, Map<String, Integer> weights);

    /** Removes a machine with its versions. Executions under way are not stopped. */
    void delete(String machine);

    /**
     * Starts an execution, once for a name.
     *
     * @param input of values that JSON has
     * @return the execution, also if one of the same name and input is under way
     */
    String start(String machine, String name, Map<String, Object> input);

    /** Stops an execution; one that has ended stays as it is. */
    void stop(String execution, String error, String cause);

    /** Goes on with an execution that did not succeed, from where it failed; whether that is possible. */
    boolean redrive(String execution);

    Optional<Execution> describe(String execution);

    /** The events of an execution from the first on, {@code most} at most. */
    List<HistoryEvent> history(String execution, int most);

    /** Ends a task that waits for its token; whether one does. */
    boolean succeed(String token, Map<String, Object> output);

    /** Fails a task that waits for its token; whether one does. */
    boolean fail(String token, String error, String cause);

    /** How an execution is. */
    enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        ABORTED
    }

    /**
     * An execution.
     *
     * @param version that it runs, as {@link Published#version}
     * @param output a value that JSON has
     */
    record Execution(
            String id,
            Status status,
            Optional<String> version,
            Optional<Object> output,
            Optional<String> error,
            Optional<String> cause,
            Instant startedAt,
            Optional<Instant> endedAt) {}

    /**
     * One event of an execution's history.
     *
     * @param previous the event that led to it; 0 for the first
     * @param type as in {@code TaskStateEntered}
     * @param name of the state that is entered or left
     * @param value what went in or came out, of values that JSON has
     */
    record HistoryEvent(
            long id,
            long previous,
            String type,
            Instant at,
            Optional<String> name,
            Optional<Object> value,
            Optional<String> error,
            Optional<String> cause) {}
}
