package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Effects;
import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.localstack.stepfunctions.asl.HistoryEvent;
import ai.jarvis.localstack.stepfunctions.asl.Identity;
import ai.jarvis.localstack.stepfunctions.asl.Inspection;
import ai.jarvis.localstack.stepfunctions.asl.Machine;
import ai.jarvis.localstack.stepfunctions.asl.Signal;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs executions. Those of standard machines are on disk before anything is done for them, and go on after a restart:
 * tasks whose answer was not written down are called again.
 */
final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long STOP_SECONDS = 2;

    private final Records records;
    private final Tasks tasks;
    private final Function<String, Machine> machines;
    private final BiConsumer<ExecutionRecord, Execution.Status> announcer;
    private final Clock clock;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timers;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch recovered = new CountDownLatch(1);
    private volatile boolean closed;

    /**
     * @param machines the machine of a definition's revision
     * @param announcer tells the world an execution's new status
     */
    Engine(
            Records records,
            Tasks tasks,
            Function<String, Machine> machines,
            BiConsumer<ExecutionRecord, Execution.Status> announcer,
            Clock clock) {
        this.records = records;
        this.tasks = tasks;
        this.machines = machines;
        this.announcer = announcer;
        this.clock = clock;
        this.timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("step-functions-timers").factory());
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Goes on with what ran when the process ended; from now on tasks are called. */
    void recover() {
        records.announcements()
                .forEach(owed -> records.execution(owed.arn()).ifPresent(record -> announce(record, owed.status())));
        records.open()
                .forEach(arn -> workers.execute(() -> {
                    try {
                        open(arn).ifPresent(Run::askAgain);
                    } catch (RuntimeException e) {
                        LOG.error("The execution {} cannot go on", arn, e);
                    }
                }));
        recovered.countDown();
    }

    /** An execution that is not at its end; one that nobody asked for since the process began is made again. */
    private Optional<Run> open(String arn) {
        var run = runs.get(arn);
        if (run != null) {
            return Optional.of(run);
        }
        return records.execution(arn)
                .filter(ExecutionRecord::isOpen)
                .map(record -> runs.computeIfAbsent(arn, key -> replayed(record)));
    }

    /**
     * Starts a standard execution.
     *
     * @return false if there is one of the ARN already
     */
    boolean start(ExecutionRecord record) {
        var run = new Run(record, machines.apply(record.revision()), false);
        // Both or none, so that whoever is told that it has been started before finds it.
        var present = runs.compute(record.arn(), (arn, other) -> other == null && records.begin(record) ? run : other);
        if (present != run) {
            return false;
        }
        records.announce(record.arn(), Execution.Status.RUNNING);
        run.signal(new Signal.Started());
        workers.execute(() -> announce(record, Execution.Status.RUNNING));
        return true;
    }

    /** Runs an express execution; nothing of it is kept. */
    CompletableFuture<Execution> express(Identity identity, Machine machine, @Nullable Object input) {
        return express(identity, machine, input, null);
    }

    /** Runs an express execution of one state that is tried out. */
    CompletableFuture<Execution> express(
            Identity identity, Machine machine, @Nullable Object input, @Nullable Inspection inspection) {
        var record = new ExecutionRecord(
                identity.executionArn(),
                identity.executionName(),
                identity.machineArn(),
                identity.machineName(),
                identity.roleArn(),
                "",
                null,
                null,
                Execution.Status.RUNNING,
                identity.startedAt(),
                0,
                Values.write(input),
                null,
                null,
                null,
                null,
                0,
                0,
                identity.seed());
        var run = new Run(record, machine, true, inspection);
        runs.put(record.arn(), run);
        run.signal(new Signal.Started());
        return run.ended;
    }

    /**
     * Tells an execution something.
     *
     * @return false if it does not wait for that: it ended, or the task did, or there never was one
     */
    boolean signal(String arn, Signal signal) {
        return open(arn).filter(run -> run.signal(signal)).isPresent();
    }

    /** Goes on with an execution that ended without success. */
    void redrive(ExecutionRecord record) {
        var run = replayed(record);
        if (runs.putIfAbsent(record.arn(), run) == null) {
            run.signal(new Signal.Redriven());
            announce(record, Execution.Status.RUNNING);
        }
    }

    /** Waits for the end of a standard execution and tells how it ended. */
    ExecutionRecord awaitEnd(String arn) throws InterruptedException {
        var run = open(arn);
        if (run.isPresent()) {
            try {
                run.get().ended.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("An execution ends, however it does", e);
            }
        }
        return records.execution(arn).orElseThrow();
    }

    /** All that happened in a standard execution. */
    List<HistoryEvent> history(ExecutionRecord record) {
        var run = runs.get(record.arn());
        return run == null ? replayed(record).execution.history() : run.history();
    }

    /**
     * A standard execution as it stands, made again with all its Map Runs.
     *
     * @param childArn the child execution whose history is wanted; empty for none
     */
    Execution lookedAt(ExecutionRecord record, String childArn) {
        var machine = machines.apply(record.revision());
        var execution = new Execution(
                machine, record.identity(), Values.parse(record.input()), false, new NoEffects(), childArn);
        records.signals(record.arn()).forEach(given -> execution.handle(given.signal(), given.at()));
        return execution;
    }

    /** Of an execution that is only looked at. */
    private static final class NoEffects implements Effects {
        @Override
        public void call(Call call) {}

        @Override
        public void wake(long timer, long at) {}

        @Override
        public void forget(long number) {}
    }

    private Run replayed(ExecutionRecord record) {
        var run = new Run(record, machines.apply(record.revision()), false);
        run.replay(records.signals(record.arn()));
        return run;
    }

    private void announce(ExecutionRecord record, Execution.Status status) {
        try {
            announcer.accept(record, status);
            records.announced(record.arn(), status);
        } catch (RuntimeException e) {
            LOG.warn("Nobody could be told that {} is {}", record.arn(), status, e);
        }
    }

    /** Calls under way are given up: the next start makes them again. */
    @Override
    public void close() {
        closed = true;
        timers.shutdownNow();
        // Not interrupted: an interrupted write would close the records' file.
        workers.shutdown();
        try {
            if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("Tasks are still under way; they are begun again at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An execution in memory. */
    private final class Run implements Effects {
        private final ExecutionRecord record;
        private final boolean express;
        private final Execution execution;
        private final CompletableFuture<Execution> ended = new CompletableFuture<>();
        private final Map<Long, Runnable> undo = new ConcurrentHashMap<>();
        private final List<Runnable> asked = new ArrayList<>();
        private final Map<Long, Call> calls = new LinkedHashMap<>();
        private final Map<Long, Long> times = new LinkedHashMap<>();
        private boolean replaying;
        private int signals;

        Run(ExecutionRecord record, Machine machine, boolean express) {
            this(record, machine, express, null);
        }

        Run(ExecutionRecord record, Machine machine, boolean express, @Nullable Inspection inspection) {
            this.record = record;
            this.express = express;
            var input = Values.parse(record.input());
            this.execution = inspection == null
                    ? new Execution(machine, record.identity(), input, express, this)
                    : Execution.inspected(machine, record.identity(), input, this, inspection);
        }

        boolean signal(Signal signal) {
            List<Runnable> effects;
            boolean hasEnded;
            synchronized (this) {
                if (closed || !isExpected(signal)) {
                    return false;
                }
                var at = clock.millis();
                if (!express) {
                    records.append(record.arn(), signals++, new SignalJson(signal, at));
                }
                settle(signal);
                execution.handle(signal, at);
                effects = List.copyOf(asked);
                asked.clear();
                hasEnded = execution.status() != Execution.Status.RUNNING;
                if (!express && (hasEnded || signal instanceof Signal.Redriven)) {
                    keep(signal instanceof Signal.Redriven ? at : record.redrivenAt());
                }
            }
            if (!express) {
                records.commit();
            }
            effects.forEach(Runnable::run);
            if (hasEnded) {
                finish();
            }
            return true;
        }

        private boolean isExpected(Signal signal) {
            var isOpen = execution.status() == Execution.Status.RUNNING;
            return switch (signal) {
                case Signal.Started started -> true;
                case Signal.Redriven redriven -> !isOpen;
                case Signal.Stopped stopped -> isOpen;
                case Signal.Woken woken -> isOpen && undo.containsKey(woken.timer());
                case Signal.MapRunUpdated s -> isOpen && execution.hasMapRun(s.mapRunArn());
                case Signal.Submitted s -> isOpen && execution.isWaitingFor(s.call());
                case Signal.Taken s -> isOpen && execution.isWaitingFor(s.call());
                case Signal.Succeeded s -> isOpen && execution.isWaitingFor(s.call());
                case Signal.Failed s -> isOpen && execution.isWaitingFor(s.call());
                case Signal.Heartbeat s -> isOpen && execution.isWaitingFor(s.call());
            };
        }

        /** What came needs not be taken back any more. */
        private void settle(Signal signal) {
            switch (signal) {
                case Signal.Woken woken -> undo.remove(woken.timer());
                case Signal.Succeeded succeeded -> undo.remove(succeeded.call());
                case Signal.Failed failed -> undo.remove(failed.call());
                default -> {}
            }
        }

        private void keep(long redrivenAt) {
            var status = execution.status();
            var isSuccess = status == Execution.Status.SUCCEEDED;
            records.update(record.as(
                    status,
                    execution.endedAt(),
                    isSuccess ? Values.write(execution.output()) : null,
                    execution.error().orElse(null),
                    execution.cause().orElse(null),
                    execution.redrives(),
                    redrivenAt));
            records.announce(record.arn(), status);
        }

        private void finish() {
            undo.values().forEach(Runnable::run);
            undo.clear();
            runs.remove(record.arn(), this);
            if (!express) {
                var kept = records.execution(record.arn()).orElse(record);
                workers.execute(() -> announce(kept, execution.status()));
            }
            ended.complete(execution);
        }

        synchronized List<HistoryEvent> history() {
            return List.copyOf(execution.history());
        }

        void replay(List<SignalJson> given) {
            replaying = true;
            for (var signal : given) {
                execution.handle(signal.signal(), signal.at());
                signals++;
                if (signal.signal() instanceof Signal.Submitted submitted) {
                    forgetCallback(submitted.call());
                }
            }
            replaying = false;
        }

        /** Whoever has the task's token tells its end; what is waited for in here must be asked for again. */
        private void forgetCallback(long number) {
            var call = calls.get(number);
            if (call != null && call.token().isPresent()) {
                calls.remove(number);
            }
        }

        /** What was asked before the process ended and not answered is asked again. */
        synchronized void askAgain() {
            if (execution.status() == Execution.Status.RUNNING) {
                calls.values().stream()
                        .filter(call -> execution.isWaitingFor(call.number()))
                        .forEach(this::call);
                times.forEach(this::wake);
                asked.forEach(Runnable::run);
                asked.clear();
            }
            calls.clear();
            times.clear();
        }

        @Override
        public void call(Call call) {
            if (replaying) {
                calls.put(call.number(), call);
                return;
            }
            asked.add(() -> {
                if (!closed) {
                    workers.execute(() -> perform(call));
                }
            });
        }

        /** What tasks call is there only when the process has begun. */
        private void perform(Call call) {
            try {
                recovered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            tasks.run(call, record.arn(), this::signal, cancel -> undo.put(call.number(), cancel));
        }

        @Override
        public void wake(long timer, long at) {
            if (replaying) {
                times.put(timer, at);
                return;
            }
            // Known before it is asked for, so that it is expected whenever it comes.
            undo.put(timer, () -> {});
            asked.add(() -> {
                if (closed) {
                    return;
                }
                var future = timers.schedule(
                        () -> workers.execute(() -> signal(new Signal.Woken(timer))),
                        Math.max(0, at - clock.millis()),
                        TimeUnit.MILLISECONDS);
                undo.computeIfPresent(timer, (number, before) -> () -> future.cancel(false));
            });
        }

        @Override
        public void began(String mapRunArn) {
            if (!replaying) {
                records.mapRun(mapRunArn, record.arn());
            }
        }

        @Override
        public void forget(long number) {
            calls.remove(number);
            times.remove(number);
            if (replaying) {
                return;
            }
            var cancel = undo.remove(number);
            if (cancel != null) {
                asked.add(cancel);
            }
        }
    }
}
