package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.platform.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * All that is kept, in one file. What was put is there after the process was killed once {@link #commit} returned; the
 * file is not synced to the disk.
 */
final class Records implements AutoCloseable {
    private static final int CACHE_MEBIBYTES = 16;
    private static final int RETENTION_MILLISECONDS = 1_000;
    private static final int PAGE_BYTES = 2_048;
    private static final int FILL_RATE = 60;
    private static final int COMPACTED_BYTES = 8 << 20;
    private static final int COMMITS_BETWEEN_COMPACTIONS = 1_024;
    private static final char SEPARATOR = '\0';
    private static final char AFTER_SEPARATOR = '\1';

    private final MVStore store;
    private final MVMap<String, String> executions;
    private final MVMap<String, String> byMachine;
    private final MVMap<String, String> signals;
    private final MVMap<String, String> open;
    private final MVMap<String, String> announcements;
    private final MVMap<String, String> mapRuns;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition committed = lock.newCondition();
    private boolean committing;
    private long asked;
    private long done;

    Records(Path file) {
        store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .cacheSize(CACHE_MEBIBYTES)
                .pageSplitSize(PAGE_BYTES)
                .open();
        // Space is used again soon, but not while a reader may still be at what was there.
        store.setRetentionTime(RETENTION_MILLISECONDS);
        executions = store.openMap("executions");
        byMachine = store.openMap("executions-by-machine");
        signals = store.openMap("signals");
        open = store.openMap("open-executions");
        announcements = store.openMap("announcements");
        mapRuns = store.openMap("map-runs");
    }

    /** A map of its own for those who keep something else: by key, JSON. */
    MVMap<String, String> map(String name) {
        return store.openMap(name);
    }

    /** Waits until all that was put before is written; those who come meanwhile are served by one write. */
    void commit() {
        lock.lock();
        try {
            var mine = ++asked;
            while (done < mine) {
                if (committing) {
                    committed.awaitUninterruptibly();
                    continue;
                }
                committing = true;
                var served = asked;
                lock.unlock();
                try {
                    store.commit();
                    if (served % COMMITS_BETWEEN_COMPACTIONS == 0) {
                        store.compact(FILL_RATE, COMPACTED_BYTES);
                    }
                } finally {
                    lock.lock();
                    committing = false;
                    done = served;
                    committed.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<ExecutionRecord> execution(String arn) {
        return Optional.ofNullable(executions.get(arn)).map(json -> Json.read(json, ExecutionRecord.class));
    }

    /** Keeps an execution if there is none of its ARN. */
    boolean begin(ExecutionRecord execution) {
        if (executions.putIfAbsent(execution.arn(), Json.write(execution)) != null) {
            return false;
        }
        index(execution);
        return true;
    }

    void update(ExecutionRecord execution) {
        executions.put(execution.arn(), Json.write(execution));
        index(execution);
    }

    private void index(ExecutionRecord execution) {
        byMachine.put(indexKey(execution), execution.status().name());
        if (execution.isOpen()) {
            open.put(execution.arn(), "");
        } else {
            open.remove(execution.arn());
        }
    }

    private static String indexKey(ExecutionRecord execution) {
        return execution.machineArn()
                + SEPARATOR
                + String.format("%019d", Long.MAX_VALUE - execution.startedAt())
                + SEPARATOR
                + execution.arn();
    }

    /** The ARNs of those that run. */
    List<String> open() {
        return List.copyOf(open.keySet());
    }

    /**
     * A machine's executions, the latest first.
     *
     * @param after where an earlier page ended; empty for the first
     */
    Iterator<Listed> executionsOf(String machineArn, String after) {
        var first = after.isEmpty() ? machineArn + SEPARATOR : after + SEPARATOR;
        var end = machineArn + AFTER_SEPARATOR;
        var keys = byMachine.cursor(byMachine.ceilingKey(first), null, false);
        return new Iterator<>() {
            private String next = advance();

            private String advance() {
                var key = keys.hasNext() ? keys.next() : null;
                return key == null || key.compareTo(end) >= 0 || key.compareTo(first) < 0 ? "" : key;
            }

            @Override
            public boolean hasNext() {
                return !next.isEmpty();
            }

            @Override
            public Listed next() {
                var key = next;
                var status = keys.getValue();
                next = advance();
                return new Listed(key, key.substring(key.lastIndexOf(SEPARATOR) + 1), status);
            }
        };
    }

    /** An entry of a list: where it is, for the next page, and what it is. */
    record Listed(String position, String arn, String status) {}

    void append(String arn, int number, SignalJson signal) {
        signals.put(signalKey(arn, number), signal.write());
    }

    /** An execution's signals in their order. */
    List<SignalJson> signals(String arn) {
        var found = new ArrayList<SignalJson>();
        for (int number = 0; ; number++) {
            var json = signals.get(signalKey(arn, number));
            if (json == null) {
                return found;
            }
            found.add(SignalJson.read(json));
        }
    }

    private static String signalKey(String arn, int number) {
        return arn + SEPARATOR + String.format("%08d", number);
    }

    /** Notes which execution a Map Run belongs to. */
    void mapRun(String mapRunArn, String executionArn) {
        mapRuns.put(mapRunArn, executionArn);
    }

    /**
     * The ARN of the execution that a Map Run belongs to.
     *
     * @param start what the Map Run's ARN begins with
     */
    Optional<String> executionOfMapRun(String start) {
        var found = mapRuns.ceilingKey(start);
        return found != null && found.startsWith(start) ? Optional.ofNullable(mapRuns.get(found)) : Optional.empty();
    }

    /** Notes that the world is to be told of an execution's status; until {@link #announced}. */
    void announce(String arn, Execution.Status status) {
        announcements.put(arn + SEPARATOR + status, "");
    }

    void announced(String arn, Execution.Status status) {
        announcements.remove(arn + SEPARATOR + status);
    }

    /** The ARNs and statuses that the world may not have been told of. */
    List<Announcement> announcements() {
        return announcements.keySet().stream()
                .map(key -> new Announcement(
                        key.substring(0, key.indexOf(SEPARATOR)),
                        Execution.Status.valueOf(key.substring(key.indexOf(SEPARATOR) + 1))))
                .toList();
    }

    record Announcement(String arn, Execution.Status status) {}

    /**
     * Forgets executions that ended before a time.
     *
     * @param before milliseconds since the epoch
     */
    void purge(long before) {
        for (var arn : List.copyOf(executions.keySet())) {
            var execution = execution(arn).orElse(null);
            if (execution != null && !execution.isOpen() && execution.stoppedAt() < before) {
                executions.remove(arn);
                byMachine.remove(indexKey(execution));
                var number = 0;
                while (signals.remove(signalKey(arn, number)) != null) {
                    number++;
                }
            }
        }
        for (var run : List.copyOf(mapRuns.keySet())) {
            if (!executions.containsKey(mapRuns.get(run))) {
                mapRuns.remove(run);
            }
        }
        commit();
    }

    @Override
    public void close() {
        store.close();
    }
}
