package ai.jarvis.localstack.ecs;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.platform.HealthPart;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps workers of the sandbox waiting for work, as a service of ECS does: as soon as one has taken a message another is
 * started, up to a bound, and none is used twice. One that cannot start is tried again, later each time.
 */
public final class WorkerService implements AutoCloseable, HealthPart {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerService.class);
    private static final int UNABLE = 70;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A task that is started by itself does not wait for good for a message that another has taken. */
    private static final Map<String, String> ALONE = Map.of("JARVIS_IDLE_SECONDS", "120");

    private final Ecs ecs;
    private final String family;
    private final Size size;
    private final AtomicInteger number = new AtomicInteger();
    private final Set<Task> waiting = ConcurrentHashMap.newKeySet();
    private final Set<Task> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sandbox-service").factory());
    private int failures;
    private boolean paused;
    private volatile boolean closing;
    private volatile @Nullable String problem = "it is being started";

    /**
     * How many workers there are.
     *
     * @param warm that wait for work; with none there is no sandbox
     * @param most at a time
     */
    public record Size(int warm, int most) {
        public Size {
            if (warm < 0 || most < warm) {
                throw new IllegalArgumentException(warm + " workers that wait, at most " + most);
            }
        }
    }

    private WorkerService(Ecs ecs, String family, Size size) {
        this.ecs = ecs;
        this.family = family;
        this.size = size;
    }

    /**
     * Begins; the workers start beside the caller. Where none can be started, the service says so in its health.
     *
     * @param tools the folder of {@code localstack/install/sandbox.sh}
     * @param work a folder for what passes through the workers
     * @param queueUrl of ElasticMQ itself: the workers have no access key
     * @param withoutLandlock an operator's word that the sandbox may do without Landlock
     */
    public static WorkerService start(
            Ecs ecs, String family, Size size, Path tools, Path work, String queueUrl, boolean withoutLandlock) {
        var service = new WorkerService(ecs, family, size);
        service.timer.execute(() -> service.begin(tools, work, queueUrl, withoutLandlock));
        return service;
    }

    private void begin(Path tools, Path work, String queueUrl, boolean withoutLandlock) {
        try {
            if (size.warm() == 0) {
                throw new IllegalStateException("it is switched off");
            }
            var command = WorkerCommand.find(tools, work, withoutLandlock);
            ecs.register(family, request -> launch(command, queueUrl, request));
            problem = null;
            tend();
        } catch (RuntimeException e) {
            problem = String.valueOf(e.getMessage());
            LOG.warn("The sandbox does not run on this machine: {}", problem);
        }
    }

    private TaskLauncher.Running launch(WorkerCommand command, String queueUrl, TaskLauncher.Request request) {
        var settings = new ConcurrentHashMap<>(request.startedBy().equals(family) ? Map.of() : ALONE);
        request.overrides().forEach(override -> settings.putAll(override.environment()));
        settings.put("JARVIS_QUEUE_URL", queueUrl);
        settings.put("JARVIS_WORKER", request.taskArn().replaceFirst("^.*/", ""));
        try {
            return new WorkerTask(
                    command.process(number.getAndIncrement(), settings).start());
        } catch (IOException e) {
            throw new IllegalStateException("the worker cannot be started: " + e.getMessage(), e);
        }
    }

    /** Starts as many as are missing. */
    private void tend() {
        while (!closing && !paused && waiting.size() < size.warm() && running.size() < size.most()) {
            try {
                watch(start());
            } catch (AwsException e) {
                failed(e.getMessage());
            }
        }
    }

    private Task start() {
        var input = JsonNodeFactory.instance
                .objectNode()
                .put("taskDefinition", family)
                .put("cluster", "jarvis")
                .put("startedBy", family);
        return ecs.run(input).getFirst();
    }

    private void watch(Task task) {
        waiting.add(task);
        running.add(task);
        var unused = task.begun().thenRun(() -> {
            waiting.remove(task);
            later(this::tend, Duration.ZERO);
        });
        watchEnd(task);
    }

    private void watchEnd(Task task) {
        var unused = task.ended().whenComplete((exit, failure) -> later(() -> ended(task, exit), Duration.ZERO));
    }

    private void ended(Task task, TaskLauncher.@Nullable Exit exit) {
        waiting.remove(task);
        running.remove(task);
        if (exit == null || exit.exitCodes().containsValue(UNABLE)) {
            failed("a worker ended at once; the log says why");
        } else {
            problem = null;
            failures = 0;
        }
        tend();
    }

    /** Several may fail at once; the next start is for all of them. */
    private void failed(@Nullable String reason) {
        problem = reason;
        if (paused) {
            return;
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        paused = true;
        LOG.warn("A worker of the sandbox failed ({}); the next is started in {}", reason, pause);
        later(
                () -> {
                    paused = false;
                    tend();
                },
                pause);
    }

    private void later(Runnable what, Duration pause) {
        try {
            var unused = timer.schedule(what, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The service ends", e);
        }
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public boolean essential() {
        return false;
    }

    @Override
    public State check() {
        return Optional.ofNullable(problem)
                .map(reason -> State.degraded("The sandbox cannot run code: " + reason))
                .orElse(State.OK);
    }

    /** Stops every worker; a message that one was working on comes again. */
    @Override
    public void close() {
        closing = true;
        timer.shutdownNow();
        try {
            // A start that is under way must be seen below.
            var unused = timer.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var left = ecs.tasks().stream()
                    .filter(task -> task.family().equals(family) && !task.isStopped())
                    .toList();
            left.forEach(task -> task.stop("The service is stopped"));
            CompletableFuture.allOf(left.stream().map(Task::ended).toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not every worker has ended", e);
        }
    }
}
