package ai.jarvis.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Writes in groups: what comes while one group is written waits for the next. Who adds one thing at a time has groups of
 * one, without delay; where many add, there are few writes.
 */
public final class GroupCommit<T> {
    private static final int MOST_AT_A_TIME = 500;

    private final String name;
    private final Semaphore writers;
    private final Consumer<List<T>> write;
    private final ConcurrentLinkedQueue<Waiting<T>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isWriting = new AtomicBoolean();

    private record Waiting<T>(T item, CompletableFuture<Void> written) {}

    /**
     * Makes one that has nothing to write.
     *
     * @param name of the threads that write
     * @param writers of which each group takes a permit, so that they do not take all connections
     * @param write returns when a group is written; what it throws is told to all of the group
     */
    public GroupCommit(String name, Semaphore writers, Consumer<List<T>> write) {
        this.name = name;
        this.writers = writers;
        this.write = write;
    }

    /** Completes when the item is written. */
    public CompletableFuture<Void> add(T item) {
        var written = new CompletableFuture<Void>();
        waiting.add(new Waiting<>(item, written));
        startWriting();
        return written;
    }

    private void startWriting() {
        if (!waiting.isEmpty() && isWriting.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(this::writeAll);
        }
    }

    private void writeAll() {
        writers.acquireUninterruptibly();
        try {
            for (var group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
                write(group);
            }
        } finally {
            writers.release();
            isWriting.set(false);
            startWriting(); // What came after the last look.
        }
    }

    private List<Waiting<T>> nextGroup() {
        var group = new ArrayList<Waiting<T>>();
        var next = waiting.poll();
        while (next != null) {
            group.add(next);
            next = group.size() < MOST_AT_A_TIME ? waiting.poll() : null;
        }
        return group;
    }

    private void write(List<Waiting<T>> group) {
        try {
            write.accept(group.stream().map(Waiting::item).toList());
            group.forEach(each -> each.written().complete(null));
        } catch (RuntimeException | Error e) {
            // PostgreSQL's driver throws errors, too, where a connection breaks; whoever waits must hear of each.
            group.forEach(each -> each.written().completeExceptionally(e));
        }
    }
}
