package ai.jarvis.sandbox;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.quota.Quotas;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The sandbox over its adapters: the same for the API, workflows' steps and what hears of results. */
public record SandboxParts(Sandbox sandbox, SandboxEndings endings, SandboxLogs logs) {
    private static final ExecutorService BESIDE = Executors.newVirtualThreadPerTaskExecutor();

    /** The objects, which whoever waits for executions looks at too. */
    public static SandboxObjects objects(Settings settings, AwsClients aws, Clock clock) {
        return new S3SandboxObjects(aws.s3(), aws::presigner, settings.documentsBucket(), clock);
    }

    /**
     * Puts it together.
     *
     * @param listener hears of executions that steps wait for
     */
    public static SandboxParts of(
            SandboxSettings where,
            SandboxObjects objects,
            AwsClients aws,
            Database database,
            Redis redis,
            Quotas quotas,
            ExecutionListener listener,
            Metrics metrics,
            Clock clock) {
        var store = new SqlSandboxStore(database);
        var endings = new SandboxEndings(store, objects, quotas, listener, metrics, clock);
        var ports =
                new Sandbox.Ports(store, objects, new SqsSandboxQueue(aws.sqs(), where), new RedisSandboxPulse(redis));
        var sandbox =
                new Sandbox(ports, quotas, endings, Degradation.Thresholds.of(where.workers()), metrics, BESIDE, clock);
        return new SandboxParts(sandbox, endings, new SandboxLogs(sandbox, objects));
    }
}
