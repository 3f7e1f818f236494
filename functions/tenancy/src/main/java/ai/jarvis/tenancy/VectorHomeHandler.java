package ai.jarvis.tenancy;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Moves vectors of a tenant to where so many are searched best: the state machine {@code vector-home} calls it with
 * {@code {"tenant"}} until it answers {@code {"unfinished": false}}.
 */
public final class VectorHomeHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final Logger LOG = LoggerFactory.getLogger(VectorHomeHandler.class);

    /** Well below the time that the function has. */
    private static final Duration BUDGET = Duration.ofMinutes(10);

    private final TenantVectors vectors;
    private final Clock clock;

    /** As Lambda makes it. */
    public VectorHomeHandler() {
        this(Settings.fromEnvironment(), ownerSecret());
    }

    private VectorHomeHandler(Settings settings, String ownerSecret) {
        this(settings, ownerSecret, new AwsClients(settings.awsEndpoint()));
    }

    /**
     * As a host makes it that has the clients already.
     *
     * @param ownerSecret name of the secret of the role that owns the tables
     */
    public VectorHomeHandler(Settings settings, String ownerSecret, AwsClients aws) {
        this.clock = Clock.systemUTC();
        this.vectors = new TenantVectors(
                new Homes(
                        settings.databaseUrl(),
                        ownerSecret,
                        settings.further(),
                        DatabaseCredentials.in(aws.secretsManager())),
                clock);
    }

    private static String ownerSecret() {
        var variables = Variables.ofEnvironment();
        var secret = variables.text("JARVIS_OWNER_SECRET");
        variables.reportProblems();
        return secret;
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        if (!(input.get("tenant") instanceof String id)) {
            throw new IllegalArgumentException("The input has no tenant");
        }
        MDC.put("request_id", context.getAwsRequestId());
        MDC.put("tenant", id);
        try {
            var unfinished = vectors.move(new TenantId(id), clock.instant().plus(BUDGET));
            LOG.info(unfinished ? "There are more vectors to move" : "All vectors are where they should be");
            return Map.of("unfinished", unfinished);
        } finally {
            MDC.clear();
        }
    }
}
