package ai.jarvis.tenancy;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.NamedExecutions;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the handler works with. */
public record TenancyWiring(TenantJobStarter jobs, VectorHomeStarter vectorHomes, HeldWriteRelease release) {
    static TenancyWiring fromEnvironment() {
        var settings = Settings.fromEnvironment();
        var variables = Variables.ofEnvironment();
        var machines = machines(variables);
        var vectorHome = variables.text("JARVIS_VECTOR_HOME_ARN");
        variables.reportProblems();
        var aws = new AwsClients(settings.awsEndpoint());
        return of(
                settings,
                machines,
                vectorHome,
                aws,
                Database.open(settings, DatabaseCredentials.in(aws.secretsManager())));
    }

    /** ARNs of the state machines that do the jobs, by their kinds; {@code JARVIS_TENANT_DELETION_ARN} names one. */
    public static Map<TenantJob.Kind, String> machines(Variables variables) {
        var machines = new EnumMap<TenantJob.Kind, String>(TenantJob.Kind.class);
        for (var kind : TenantJob.Kind.values()) {
            machines.put(kind, variables.text("JARVIS_TENANT_" + kind.wireName().toUpperCase(Locale.ROOT) + "_ARN"));
        }
        return machines;
    }

    /**
     * Wires the services to the given ends.
     *
     * @param machines ARNs of the state machines that do the jobs
     * @param vectorHome ARN of the one that moves vectors
     */
    public static TenancyWiring of(
            Settings settings,
            Map<TenantJob.Kind, String> machines,
            String vectorHome,
            AwsClients aws,
            Database database) {
        var executions = new NamedExecutions(aws.stepFunctions());
        return new TenancyWiring(
                new TenantJobStarter(new SqlTenantJobStore(database), executions, machines),
                new VectorHomeStarter(executions, vectorHome),
                new HeldWriteRelease(database, aws.eventBridge(), settings.eventBus()));
    }
}
