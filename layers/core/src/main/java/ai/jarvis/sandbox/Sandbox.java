package ai.jarvis.sandbox;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.quota.Demand;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.sandbox.Execution.Status;
import ai.jarvis.sandbox.Execution.Waiter;
import ai.jarvis.sandbox.SandboxObjects.Upload;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Runs people's code: takes it, tells how it is, stops it. */
public final class Sandbox {
    /** For workers to come, and for two more when one is lost. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration LEASE_AFTER_DEADLINE = Duration.ofMinutes(1);
    private static final Duration UPLOAD_VALID = Duration.ofHours(1);
    private static final Duration FIRST_LOOK = Duration.ofMillis(15);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(500);
    private static final Duration WHEN_BUSY = Duration.ofSeconds(10);
    private static final Duration WHEN_OVERLOADED = Duration.ofSeconds(30);

    /** The longest that somebody can wait with one question. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final long OUTPUT_BYTES = 1 << 20;

    private final SandboxStore store;
    private final SandboxObjects objects;
    private final SandboxQueue queue;
    private final Quotas quotas;
    private final SandboxEndings endings;
    private final SandboxResults results;
    private final SandboxSweep sweep;
    private final SandboxPulse pulse;
    private final Degradation.Thresholds thresholds;
    private final Metrics metrics;
    private final Executor beside;
    private final Clock clock;

    /** Where executions are kept, what they are made of, and how they reach workers. */
    public record Ports(SandboxStore store, SandboxObjects objects, SandboxQueue queue, SandboxPulse pulse) {}

    /** @param beside does what can be done at the same time */
    public Sandbox(
            Ports ports,
            Quotas quotas,
            SandboxEndings endings,
            Degradation.Thresholds thresholds,
            Metrics metrics,
            Executor beside,
            Clock clock) {
        this.store = ports.store();
        this.objects = ports.objects();
        this.queue = ports.queue();
        this.pulse = ports.pulse();
        this.quotas = quotas;
        this.endings = endings;
        this.results = new SandboxResults(store, objects, endings, pulse, metrics, clock);
        this.sweep = new SandboxSweep(store, queue, results, endings, clock);
        this.thresholds = thresholds;
        this.metrics = metrics;
        this.beside = beside;
        this.clock = clock;
    }

    /** What workers leave is given to this. */
    public SandboxResults results() {
        return results;
    }

    /** Executions whose deadline has passed are looked at by this. */
    public SandboxSweep sweep() {
        return sweep;
    }

    /**
     * An execution that was taken.
     *
     * @param limits how the caller's limits stand
     */
    public record Taken(Execution execution, List<RateLimit> limits) {}

    /**
     * Takes code to be run.
     *
     * @throws ai.jarvis.quota.QuotaExceeded if a limit refuses
     * @throws Refusal {@code sandbox_overloaded} if there is too much to do already
     */
    public Taken execute(Caller caller, Wish wish) {
        caller.require(Permission.SANDBOX_EXECUTE);
        var level = level();
        checkUploads(caller.tenant(), wish);
        var id = ExecutionId.fresh();
        var execution = execution(id, caller, wish, level, Optional.empty());
        var reservation = quotas.reserve(
                id.value(),
                caller,
                Demand.request(EndpointClass.EXECUTION)
                        .withSlot(QuotaName.CONCURRENT_SANDBOXES)
                        .withLease(lease(execution)));
        if (level >= 2) {
            requireHalf(execution, reservation.limits());
        }
        begin(execution, wish);
        return new Taken(execution, reservation.limits());
    }

    /**
     * Takes code of a workflow's step. A doing of a step has one execution at a time, and one that succeeded is not done
     * again: the step is told of it.
     *
     * @return the execution; absent if the tenant has no slot free
     */
    public Optional<Execution> execute(Caller caller, Wish wish, Waiter waiter) {
        caller.require(Permission.SANDBOX_EXECUTE);
        var before = known(caller.tenant(), waiter);
        if (before.isPresent()) {
            return before;
        }
        var level = level();
        var id = ExecutionId.fresh();
        var execution = execution(id, caller, wish, level, Optional.of(waiter));
        if (!quotas.hold(id.value(), caller, QuotaName.CONCURRENT_SANDBOXES, lease(execution))) {
            return Optional.empty();
        }
        if (begin(execution, wish)) {
            return Optional.of(execution);
        }
        endings.release(caller.tenant(), caller.principal(), id);
        return known(caller.tenant(), waiter);
    }

    private Optional<Execution> known(TenantId tenant, Waiter waiter) {
        var known = store.ofStep(tenant, waiter.step())
                .filter(execution -> !execution.hasEnded() || execution.status() == Status.SUCCESS);
        known.ifPresent(execution -> store.awaitedBy(tenant, execution.id(), waiter.token()));
        // Looked at again: it may have ended, and told of it the token before.
        var now = known.flatMap(execution -> store.find(tenant, execution.id()));
        now.filter(Execution::hasEnded).map(this::whole).ifPresent(endings::afterwards);
        return now;
    }

    private int level() {
        var level = thresholds.level(queue.backlog());
        if (level > 0) {
            metrics.record(Map.of(), new Figure("sandbox_level", level, Unit.COUNT));
        }
        if (level >= 3) {
            refused("overloaded");
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "sandbox_overloaded",
                    "So much code waits to be run that no more is taken for now.",
                    WHEN_OVERLOADED);
        }
        return level;
    }

    /** Halves the tenant's limit. Two at the same time may both see room for one; for a moment that is so be it. */
    private void requireHalf(Execution execution, List<RateLimit> limits) {
        var isOver = limits.stream()
                .filter(limit -> limit.name() == QuotaName.CONCURRENT_SANDBOXES)
                .anyMatch(limit -> limit.limit() - limit.remaining() > Math.max(1, limit.limit() / 2));
        if (isOver) {
            endings.release(execution.tenant(), execution.principal(), execution.id());
            refused("fewer_at_once");
            throw Refusal.of(
                    Refusal.Kind.TOO_MANY_REQUESTS,
                    QuotaName.CONCURRENT_SANDBOXES.wireName(),
                    "So much code waits to be run that there is half of the limit for now.",
                    WHEN_BUSY);
        }
    }

    private void refused(String why) {
        metrics.record(Map.of("reason", why), new Figure("sandbox_refused", 1, Unit.COUNT));
    }

    private void checkUploads(TenantId tenant, Wish wish) {
        var errors = new ArrayList<FieldError>();
        var bytes = 0L;
        for (var i = 0; i < wish.files().size(); i++) {
            var file = wish.files().get(i);
            var upload = file.upload();
            if (upload.isPresent()) {
                var size = objects.size(tenant, upload.get());
                if (size.isEmpty()) {
                    errors.add(new FieldError(
                            "/files/" + i + "/file_id", "is no file that was put up, or it has expired"));
                }
                bytes += size.orElse(0L);
            } else {
                bytes += file.content().map(content -> content.length).orElse(0);
            }
        }
        if (bytes > Wish.MOST_FILE_BYTES) {
            errors.add(
                    new FieldError("/files", "must have at most " + Wish.MOST_FILE_BYTES + " bytes, put up ones too"));
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    private Execution execution(ExecutionId id, Caller caller, Wish wish, int level, Optional<Waiter> waiter) {
        var now = Instant.ofEpochMilli(clock.millis());
        var longer = wish.timeout().multipliedBy(2);
        var timeout = level == 0
                ? wish.timeout()
                : longer.compareTo(Wish.LONGEST_TIMEOUT) < 0 ? longer : Wish.LONGEST_TIMEOUT;
        return new Execution(
                id,
                caller.tenant(),
                caller.principal(),
                new Execution.Plan(wish.language(), timeout, wish.memoryBytes(), sha256(wish.code())),
                Status.PENDING,
                Degradation.at(level),
                waiter,
                now,
                now.plus(PATIENCE).plus(timeout),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Duration lease(Execution execution) {
        return Duration.between(execution.createdAt(), execution.deadline()).plus(LEASE_AFTER_DEADLINE);
    }

    /**
     * Keeps the execution, puts its job, and has somebody look after it, all at the same time; then hands it out.
     *
     * @return whether it was kept; if not, its step has another one
     */
    private boolean begin(Execution execution, Wish wish) {
        var limits = new LinkedHashMap<String, Object>();
        limits.put("memory_bytes", execution.plan().memoryBytes());
        limits.put("cpu_seconds", wish.timeout().toSeconds());
        limits.put("output_bytes", OUTPUT_BYTES);
        var job = CompletableFuture.supplyAsync(
                () -> objects.put(execution, new SandboxObjects.Job(wish.code(), wish.files(), limits)), beside);
        var looked = CompletableFuture.runAsync(
                () -> queue.lookAfter(execution.tenant(), execution.id(), untilOverdue(execution)), beside);
        boolean isKept;
        try {
            isKept = store.insert(execution);
        } catch (RuntimeException e) {
            endings.release(execution.tenant(), execution.principal(), execution.id());
            throw e;
        }
        if (!isKept) {
            return false;
        }
        try {
            looked.join();
            queue.send(execution.id(), job.join());
        } catch (RuntimeException e) {
            endings.end(execution.tenant(), execution.id(), Outcome.internal("It could not be handed to a worker."));
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "sandbox_unavailable",
                    "The code could not be handed to a worker. Try again later.",
                    e);
        }
        return true;
    }

    private static Duration untilOverdue(Execution execution) {
        var overdue =
                Duration.between(execution.createdAt(), execution.deadline()).plus(SandboxSweep.GRACE);
        return overdue.compareTo(SandboxQueue.LONGEST_DELAY) < 0 ? overdue : SandboxQueue.LONGEST_DELAY;
    }

    /** An execution as it is, with all that its code printed. */
    public Execution get(Caller caller, ExecutionId id) {
        caller.require(Permission.SANDBOX_READ);
        return whole(find(caller, id));
    }

    /** As {@link #get}, as soon as it has ended, or after that time. Nothing is held meanwhile. */
    public Execution await(Caller caller, ExecutionId id, Duration patience) {
        caller.require(Permission.SANDBOX_READ);
        if (patience.isNegative() || patience.compareTo(LONGEST_WAIT) > 0) {
            throw Refusal.invalid("?wait_seconds", "must be from 0 to " + LONGEST_WAIT.toSeconds());
        }
        var until = System.nanoTime() + patience.toNanos();
        var pause = FIRST_LOOK;
        try (var wait = ExecutionSignals.ofProcess().of(id)) {
            while (true) {
                var execution = find(caller, id);
                var left = until - System.nanoTime();
                if (execution.hasEnded() || left <= 0 || Thread.currentThread().isInterrupted()) {
                    return whole(execution);
                }
                wait.await(Duration.ofNanos(Math.min(left, pause.toNanos())));
                pause = longer(pause);
            }
        }
    }

    /** Looks from time to time more and more seldom. */
    static Duration longer(Duration pause) {
        var longer = pause.multipliedBy(3).dividedBy(2);
        return longer.compareTo(LONGEST_LOOK) < 0 ? longer : LONGEST_LOOK;
    }

    private Execution find(Caller caller, ExecutionId id) {
        var found = store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("execution"));
        if (!found.hasEnded() && clock.instant().isAfter(found.deadline().plus(SandboxSweep.GRACE.multipliedBy(2)))) {
            sweep.look(caller.tenant(), id);
            return store.find(caller.tenant(), id).orElse(found);
        }
        return found;
    }

    private Execution whole(Execution execution) {
        return execution.outcome().filter(outcome -> outcome.output().isAside()).isPresent()
                ? results.withOutput(execution)
                : execution;
    }

    static Execution withOutput(Execution execution, Outcome kept, Outcome.Output output) {
        return new Execution(
                execution.id(),
                execution.tenant(),
                execution.principal(),
                execution.plan(),
                execution.status(),
                execution.degraded(),
                execution.waiter(),
                execution.createdAt(),
                execution.deadline(),
                execution.startedAt(),
                execution.endedAt(),
                Optional.of(new Outcome(
                        kept.status(),
                        kept.error(),
                        kept.exitCode(),
                        kept.startedAt(),
                        kept.duration(),
                        output,
                        kept.files(),
                        kept.skipped(),
                        kept.evidence())));
    }

    public Page<Execution> list(Caller caller, Optional<Status> status, Page.Request page) {
        caller.require(Permission.SANDBOX_READ);
        return store.list(caller.tenant(), status, page);
    }

    /** Stops an execution; one that has ended stays as it is. */
    public Execution cancel(Caller caller, ExecutionId id) {
        caller.require(Permission.SANDBOX_EXECUTE);
        endings.cancel(find(caller, id));
        return find(caller, id);
    }

    /**
     * A place for a file that is too large to come with the code.
     *
     * @param expiresAt after which nothing can be put there
     */
    public record NewUpload(UploadId id, Upload address, Instant expiresAt) {}

    /** Makes a place for a file of so many bytes. */
    public NewUpload upload(Caller caller, String name, long bytes) {
        caller.require(Permission.SANDBOX_EXECUTE);
        Wish.nameProblem(name).ifPresent(detail -> {
            throw Refusal.invalid("/name", detail);
        });
        if (bytes < 0 || bytes > Wish.MOST_FILE_BYTES) {
            throw Refusal.invalid("/bytes", "must be from 0 to " + Wish.MOST_FILE_BYTES);
        }
        var id = UploadId.fresh();
        return new NewUpload(
                id,
                objects.presign(caller.tenant(), id, UPLOAD_VALID),
                clock.instant().plus(UPLOAD_VALID));
    }

    /** Where a file that the code left can be got, for a quarter of an hour. */
    public java.net.URI address(Execution execution, Outcome.OutputFile file) {
        return objects.address(execution.tenant(), execution.id(), file, Duration.ofMinutes(15));
    }

    /**
     * How the sandbox is.
     *
     * @param level from 0, where all is well, to 3
     * @param latest what the newest execution tells; absent if there was none for long
     */
    public record State(int level, int workers, SandboxQueue.Backlog backlog, Optional<SandboxPulse.Beat> latest) {}

    public State state(Caller caller) {
        caller.require(Permission.SANDBOX_READ);
        var backlog = queue.backlog();
        return new State(thresholds.level(backlog), thresholds.workers(), backlog, pulse.latest());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has no SHA-256", e);
        }
    }
}
