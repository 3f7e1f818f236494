package ai.jarvis.tenancy;

import ai.jarvis.model.SecretModelKeys;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import ai.jarvis.sql.source.StoredSourceSecrets;
import ai.jarvis.task.DynamoTaskStore;
import ai.jarvis.task.Tasks;
import java.time.Clock;
import java.util.HashMap;

/** What the handler of the jobs' steps works with. */
public final class TenantJobWiring {
    private final TenantJobSteps steps;
    private final TenantTraces traces;

    private TenantJobWiring(TenantJobSteps steps, TenantTraces traces) {
        this.steps = steps;
        this.traces = traces;
    }

    static TenantJobWiring fromEnvironment() {
        var settings = Settings.fromEnvironment();
        var variables = Variables.ofEnvironment();
        var ownerSecret = variables.text("JARVIS_OWNER_SECRET");
        variables.reportProblems();
        var aws = new AwsClients(settings.awsEndpoint());
        return of(settings, ownerSecret, aws, new Redis(settings.redisUrl()));
    }

    /**
     * Wires the services to the given ends.
     *
     * @param settings with the URL of the database's cluster and not of a proxy: locks belong to connections
     * @param ownerSecret name of the secret of the role that owns the tables
     */
    public static TenantJobWiring of(Settings settings, String ownerSecret, AwsClients aws, Redis redis) {
        var clock = Clock.systemUTC();
        var dynamo = aws.dynamoDb();
        var s3 = aws.s3();
        var homes = new Homes(
                settings.databaseUrl(), ownerSecret, settings.further(), DatabaseCredentials.in(aws.secretsManager()));
        var items = new TenantItems(dynamo, settings.tablePrefix());
        var objects = new TenantObjects(s3, settings.documentsBucket());
        var cache = new TenantCache(redis);
        var machines = new TenantMachines(aws.stepFunctions(), aws.scheduler());
        var secrets = new TenantKeptSecrets(
                new SecretModelKeys(aws, settings.tenantModels()), new StoredSourceSecrets(aws, settings.sqlSources()));
        var traces = new TenantTraces(homes, objects, items, cache, machines, secrets);
        var tasks = new Tasks(new DynamoTaskStore(dynamo, settings.tablePrefix() + "tasks"), clock);
        var steps = new HashMap<String, TenantJobStep>();
        steps.putAll(
                new TenantExport(homes, s3, settings.documentsBucket(), items, settings.tablePrefix(), clock).steps());
        steps.putAll(new TenantDeletion(homes, objects, items, cache, machines, secrets, traces, tasks, clock).steps());
        steps.putAll(new TenantMove(homes, settings.databaseSecret()).steps());
        return new TenantJobWiring(new TenantJobSteps(homes.shared(), steps, tasks, new EmfMetrics(), clock), traces);
    }

    TenantJobSteps steps() {
        return steps;
    }

    /** What there is of tenants. */
    public TenantTraces traces() {
        return traces;
    }
}
