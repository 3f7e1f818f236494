package ai.jarvis.tenancy;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import ai.jarvis.task.DynamoTaskStore;
import ai.jarvis.task.Tasks;
import java.time.Clock;

/** What the handler works with. */
public final class TenancyWiring {
    private final TenantJobRunner jobs;
    private final HeldWriteRelease release;
    private final TenantTraces traces;

    private TenancyWiring(TenantJobRunner jobs, HeldWriteRelease release, TenantTraces traces) {
        this.jobs = jobs;
        this.release = release;
        this.traces = traces;
    }

    /**
     * What a host says that only this function is told.
     *
     * @param ownerSecret name of the secret of the role that owns the tables
     * @param attempts how often SQS delivers a message before it goes to the dead letters; the last time is for giving up
     */
    public record Owner(String ownerSecret, int attempts) {}

    static TenancyWiring fromEnvironment() {
        var settings = Settings.fromEnvironment();
        var variables = Variables.ofEnvironment();
        var owner = new Owner(variables.text("JARVIS_OWNER_SECRET"), variables.number("JARVIS_TENANCY_ATTEMPTS", 5));
        variables.reportProblems();
        var aws = new AwsClients(settings.awsEndpoint());
        var database = Database.open(settings, DatabaseCredentials.in(aws.secretsManager()));
        return of(settings, owner, aws, database, new Redis(settings.redisUrl()));
    }

    /**
     * Wires the services to the given ends.
     *
     * @param settings with the URL of the database's cluster and not of a proxy: locks belong to connections
     */
    public static TenancyWiring of(Settings settings, Owner owner, AwsClients aws, Database database, Redis redis) {
        var clock = Clock.systemUTC();
        var dynamo = aws.dynamoDb();
        var s3 = aws.s3();
        var homes = new Homes(
                settings.databaseUrl(),
                owner.ownerSecret(),
                settings.further(),
                DatabaseCredentials.in(aws.secretsManager()));
        var items = new TenantItems(dynamo, settings.tablePrefix());
        var objects = new TenantObjects(s3, settings.documentsBucket());
        var cache = new TenantCache(redis);
        var machines = new TenantMachines(aws.stepFunctions(), aws.scheduler());
        var traces = new TenantTraces(homes, objects, items, cache, machines);
        var kinds = new TenantJobRunner.Kinds(
                new TenantExport(homes, s3, settings.documentsBucket(), items, settings.tablePrefix(), clock),
                new TenantDeletion(homes, objects, items, cache, machines, traces),
                new TenantMove(homes, settings.databaseSecret()));
        var tasks = new Tasks(new DynamoTaskStore(dynamo, settings.tablePrefix() + "tasks"), clock);
        return new TenancyWiring(
                new TenantJobRunner(homes.shared(), kinds, tasks, owner.attempts(), clock),
                new HeldWriteRelease(database, aws.eventBridge(), settings.eventBus()),
                traces);
    }

    TenantJobRunner jobs() {
        return jobs;
    }

    HeldWriteRelease release() {
        return release;
    }

    /** What there is of tenants. */
    public TenantTraces traces() {
        return traces;
    }
}
