package ai.jarvis.localstack.ecs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's process. What it says goes to the log; that it has taken a message is told to who asks. */
final class WorkerTask implements TaskLauncher.Running {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerTask.class);
    private static final String TAKEN = "\"message\": \"taken\"";
    /** A worker that is asked to end kills its run first. */
    private static final long PATIENCE_SECONDS = 8;

    private final Process process;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<TaskLauncher.Exit> ended;

    WorkerTask(Process process) {
        this.process = process;
        // Reading from a pipe holds the thread below a virtual one, of which there are as many as processors.
        Thread.ofPlatform().daemon().name("sandbox-log").start(this::read);
        ended = process.onExit()
                .thenApply(over -> new TaskLauncher.Exit(
                        Map.of("worker", over.exitValue()), "Essential container in task exited"));
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(TAKEN)) {
                    begun.complete(null);
                } else {
                    LOG.info("worker {}: {}", process.pid(), line);
                }
            }
        } catch (IOException e) {
            LOG.warn("What worker {} says is lost", process.pid(), e);
        }
    }

    @Override
    public CompletableFuture<Void> begun() {
        return begun;
    }

    @Override
    public CompletableFuture<TaskLauncher.Exit> ended() {
        return ended;
    }

    @Override
    public void stop(String reason) {
        process.destroy();
        var unused = process.onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(late -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    return process.destroyForcibly();
                });
    }
}
