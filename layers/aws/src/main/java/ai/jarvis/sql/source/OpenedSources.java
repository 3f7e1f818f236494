package ai.jarvis.sql.source;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.Memoized;
import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.rdsdata.RdsDataClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

/** Opens databases, each as its type wants it. */
final class OpenedSources implements SourceConnections {
    /** As long as a role's session is at least. */
    private static final int SESSION_SECONDS = 900;

    private final AwsClients aws;
    private final Function<SourceSecret, DatabaseSecret> secrets;
    private final JdbcSources jdbc;
    private final Clock clock;
    private final Map<String, RdsDataClient> clusters = new ConcurrentHashMap<>();
    private final Supplier<StsClient> sts;

    OpenedSources(AwsClients aws, Function<SourceSecret, DatabaseSecret> secrets, JdbcSources jdbc, Clock clock) {
        this.aws = aws;
        this.secrets = secrets;
        this.jdbc = jdbc;
        this.clock = clock;
        this.sts = new Memoized<>(aws::sts);
    }

    @Override
    public SourceConnection open(Source source) {
        return switch (source.type()) {
            case AURORA -> new PostgresSource(new DataApiChannel(cluster(source), source), clock);
            case POSTGRESQL -> jdbc.postgresql(source, secret(source));
            case MYSQL -> jdbc.mysql(source, secret(source));
            case ATHENA -> new AthenaSource(athena(source), source, clock, Thread::sleep);
        };
    }

    private RdsDataClient cluster(Source source) {
        var region = Arn.fromString(source.connection().getOrDefault("resource_arn", ""))
                .region()
                .orElseThrow();
        return clusters.computeIfAbsent(region, aws::rdsData);
    }

    private DatabaseSecret secret(Source source) {
        try {
            return secrets.apply(source.secret().orElseThrow());
        } catch (ResourceNotFoundException e) {
            throw Refusal.of(
                    Refusal.Kind.BAD_ANSWER, "source_refused", "The password of the source is gone; tell it again.", e);
        }
    }

    /** Works as the tenant's role, which lets the platform in for this tenant alone: the tenant is the external id. */
    private AthenaClient athena(Source source) {
        try {
            var session = sts.get()
                    .assumeRole(request -> request.roleArn(source.connection().getOrDefault("role_arn", ""))
                            .roleSessionName("jarvis-sql")
                            .externalId(source.tenant().value())
                            .durationSeconds(SESSION_SECONDS))
                    .credentials();
            return aws.athena(
                    Optional.ofNullable(source.connection().get("region")),
                    StaticCredentialsProvider.create(AwsSessionCredentials.create(
                            session.accessKeyId(), session.secretAccessKey(), session.sessionToken())));
        } catch (AwsServiceException e) {
            throw AthenaSource.refused(e);
        } catch (SdkException e) {
            throw AthenaSource.unavailable(e);
        }
    }
}
