package ai.jarvis.platform;

import ai.jarvis.platform.HealthPart.State;
import ai.jarvis.platform.HealthPart.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Asks all parts at once how they are. Everybody may ask, so the answer is kept for a second. */
public final class Health implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(2);
    /** What the parts ask with is made when they are first asked, which takes a small machine some seconds. */
    static final Duration FIRST_PATIENCE = Duration.ofSeconds(6);

    static final Duration KEPT = Duration.ofSeconds(1);

    private final List<HealthPart> parts;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Lock lock = new ReentrantLock();
    private @Nullable Report last;
    private Instant lastAt = Instant.MIN;

    public Health(Collection<? extends HealthPart> parts, Clock clock) {
        this.parts = List.copyOf(parts);
        this.clock = clock;
    }

    /** The whole is down if an essential part is; degraded if any part is not well. */
    public record Report(Status status, SortedMap<String, State> parts) {}

    /** How it was at most a second ago. Takes at most 2 s, the first time 6 s; a part that takes longer is down. */
    public Report report() {
        lock.lock();
        try {
            if (last == null || clock.instant().isAfter(lastAt.plus(KEPT))) {
                last = ask();
                lastAt = clock.instant();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private Report ask() {
        var deadline = System.nanoTime() + (last == null ? FIRST_PATIENCE : PATIENCE).toNanos();
        var asked = new TreeMap<String, Future<State>>();
        parts.forEach(part -> asked.put(part.name(), threads.submit(part::check)));
        var states = new TreeMap<String, State>();
        asked.forEach((name, answer) -> states.put(name, state(answer, deadline)));
        var status = parts.stream()
                .map(part -> weight(part, states.get(part.name()).status()))
                .max(Status::compareTo)
                .orElse(Status.OK);
        return new Report(status, states);
    }

    private static Status weight(HealthPart part, Status status) {
        return status == Status.DOWN && !part.essential() ? Status.DEGRADED : status;
    }

    private static State state(Future<State> answer, long deadline) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return State.down("failed");
        } catch (TimeoutException e) {
            answer.cancel(true);
            return State.down("did not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return State.down("was not asked to the end");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
