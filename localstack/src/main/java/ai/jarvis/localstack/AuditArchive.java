package ai.jarvis.localstack;

import ai.jarvis.audit.ArchiveHandler;
import ai.jarvis.audit.AuditArchiver;
import ai.jarvis.audit.S3AuditArchive;
import ai.jarvis.localstack.lambda.FunctionHandler;
import ai.jarvis.localstack.lambda.Lambda;
import ai.jarvis.localstack.manifest.Functions.Function;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** The function {@code audit-archive} on this machine, where a timer starts it instead of a scheduler. */
final class AuditArchive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditArchive.class);
    private static final Duration HOT = Duration.ofDays(7);
    private static final long MINUTES_BETWEEN = 60;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("audit-archive").factory());

    private AuditArchive() {}

    /**
     * Deploys the function and starts the timer.
     *
     * @param owners connect as the role that owns the schema, one to each database that tenants are placed in
     */
    static AuditArchive start(
            Lambda lambda, Function function, List<? extends DataSource> owners, S3Client s3, String bucket) {
        var clock = Clock.systemUTC();
        var handler = new ArchiveHandler(new AuditArchiver(owners, new S3AuditArchive(s3, bucket), clock, HOT), clock);
        lambda.deploy(function, () -> FunctionHandler.of(handler, Map.class));
        var archive = new AuditArchive();
        var unused = archive.timer.scheduleAtFixedRate(
                () -> run(lambda, function.name()), 1, MINUTES_BETWEEN, TimeUnit.MINUTES);
        return archive;
    }

    /** As often as the function says that it was not done. */
    private static void run(Lambda lambda, String name) {
        try {
            var after = "";
            do {
                var input = Json.write(Map.of("after", after));
                var answer = lambda.invoke(name, input.getBytes(StandardCharsets.UTF_8));
                LOG.info("Archived: {}", new String(answer, StandardCharsets.UTF_8));
                after = Json.read(new String(answer, StandardCharsets.UTF_8), JsonNode.class)
                        .path("next")
                        .asText();
            } while (!after.isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("Audit records are not archived; the next run tries again", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
