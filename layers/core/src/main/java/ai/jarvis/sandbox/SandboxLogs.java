package ai.jarvis.sandbox;

import ai.jarvis.sandbox.SandboxObjects.Printed;
import ai.jarvis.sandbox.SandboxObjects.Stream;
import ai.jarvis.tenancy.Caller;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Follows what code prints while it runs, and tells its end. */
public final class SandboxLogs {
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);

    private final Sandbox sandbox;
    private final SandboxObjects objects;

    public SandboxLogs(Sandbox sandbox, SandboxObjects objects) {
        this.sandbox = sandbox;
        this.objects = objects;
    }

    /** Whoever reads. */
    public interface Reader {
        /** The execution is another way than before. */
        void status(Execution execution);

        void printed(Printed printed);

        void end(Execution execution);
    }

    /** Reads to the end of the execution, or until the thread is interrupted. */
    public void follow(Caller caller, ExecutionId id, Reader reader) {
        var part = 0;
        var sent = new EnumMap<Stream, Integer>(Map.of(Stream.STDOUT, 0, Stream.STDERR, 0));
        var pause = FIRST_LOOK;
        var last = sandbox.get(caller, id);
        reader.status(last);
        try (var wait = ExecutionSignals.ofProcess().of(id)) {
            while (!Thread.currentThread().isInterrupted()) {
                var execution = sandbox.get(caller, id);
                if (execution.status() != last.status() && !execution.hasEnded()) {
                    reader.status(execution);
                }
                last = execution;
                var found = 0;
                for (var log = part(execution, part); log.isPresent(); log = part(execution, part)) {
                    part++;
                    found++;
                    log.get().forEach(printed -> {
                        sent.merge(printed.stream(), printed.text().length(), Integer::sum);
                        reader.printed(printed);
                    });
                }
                if (execution.hasEnded()) {
                    rest(execution, sent, reader);
                    reader.end(execution);
                    return;
                }
                pause = found > 0 ? FIRST_LOOK : Sandbox.longer(pause);
                wait.await(pause);
            }
        }
    }

    private java.util.Optional<java.util.List<Printed>> part(Execution execution, int part) {
        return part < SandboxObjects.MOST_LOG_PARTS && execution.status() != Execution.Status.PENDING
                ? objects.log(execution.tenant(), execution.id(), part)
                : java.util.Optional.empty();
    }

    /** What the result has and the parts of the log had not. */
    private static void rest(Execution execution, Map<Stream, Integer> sent, Reader reader) {
        execution.outcome().map(Outcome::output).ifPresent(output -> {
            rest(Stream.STDOUT, output.stdout(), sent, reader);
            rest(Stream.STDERR, output.stderr(), sent, reader);
        });
    }

    private static void rest(Stream stream, String all, Map<Stream, Integer> sent, Reader reader) {
        var from = sent.getOrDefault(stream, 0);
        if (from < all.length()) {
            reader.printed(new Printed(stream, all.substring(from), java.util.Optional.empty()));
        }
    }
}
