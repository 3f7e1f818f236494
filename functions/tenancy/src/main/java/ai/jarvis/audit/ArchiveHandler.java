package ai.jarvis.audit;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.platform.PostgresDataSource;
import ai.jarvis.platform.Variables;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Moves old audit records to the archive. The input is {@code {"after"}}, where the run before stopped; left out or empty
 * to begin.
 *
 * <p>Answers {@code {"records", "parts", "anchors", "broken", "next"}}: how many records went into how many objects, how
 * many heads were put down, which chains are broken, and where to go on, which is left out at the end. Throws
 * {@link ArchiveUnavailable} if the database or the archive does not answer; what was done until then stays done.
 */
public final class ArchiveHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    /** Well below the time that the function has; a piece that was begun is ended. */
    private static final Duration BUDGET = Duration.ofSeconds(200);

    private static final int HOT_DAYS = 7;

    private final AuditArchiver archiver;
    private final Clock clock;

    /** As Lambda makes it. */
    public ArchiveHandler() {
        this(archiver(Variables.ofEnvironment()), Clock.systemUTC());
    }

    /** As a host makes it that has the archiver already. */
    public ArchiveHandler(AuditArchiver archiver, Clock clock) {
        this.archiver = archiver;
        this.clock = clock;
    }

    private static AuditArchiver archiver(Variables variables) {
        var url = variables.text("JARVIS_DATABASE_URL");
        var secret = variables.text("JARVIS_OWNER_SECRET");
        var bucket = variables.text("JARVIS_DOCUMENTS_BUCKET");
        var hot = Duration.ofDays(variables.number("JARVIS_AUDIT_HOT_DAYS", HOT_DAYS));
        var further = FurtherDatabases.from(variables);
        var aws = new AwsClients(variables.uri("JARVIS_AWS_ENDPOINT"));
        variables.reportProblems();
        var credentials = DatabaseCredentials.in(aws.secretsManager());
        var owners = new ArrayList<PostgresDataSource>();
        owners.add(new PostgresDataSource(url, credentials.apply(secret)));
        further.byName()
                .values()
                .forEach(address ->
                        owners.add(new PostgresDataSource(address.url(), credentials.apply(address.ownerSecret()))));
        return new AuditArchiver(owners, new S3AuditArchive(aws.s3(), bucket), Clock.systemUTC(), hot);
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        var after =
                Optional.ofNullable(input.get("after")).map(Object::toString).filter(name -> !name.isEmpty());
        try {
            var progress = archiver.run(after, clock.instant().plus(BUDGET));
            var answer = new HashMap<String, Object>();
            answer.put("records", progress.records());
            answer.put("parts", progress.parts());
            answer.put("anchors", progress.anchors());
            answer.put("broken", progress.broken());
            progress.next().ifPresent(next -> answer.put("next", next));
            return answer;
        } catch (JdbiException | SdkException e) {
            throw new ArchiveUnavailable(e);
        }
    }
}
