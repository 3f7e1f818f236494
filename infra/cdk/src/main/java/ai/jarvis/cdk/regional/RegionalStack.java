package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.FunctionEntry.Handler;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.CfnPermission;
import software.amazon.awscdk.services.secretsmanager.CfnRotationSchedule;
import software.constructs.Construct;

/** One region: network, data and functions. */
public final class RegionalStack extends Stack {
    private final Site site;
    private final @Nullable Cache cache;
    private final IdentityProvider provider;
    private final Workers.Surroundings surroundings;
    private final Served served;
    private final Watched watched;

    /**
     * What alarms and charts of the region need.
     *
     * @param key ARN of the region's own key
     * @param parts the kinds of things that are there, without the APIs
     */
    record Watched(String key, Items.Parts parts) {}

    /** What the APIs of the region lead to. */
    record Served(Functions functions, MaskedLogGroup.Settings logs) {}

    /**
     * What the region is given by the stacks before it.
     *
     * @param dataKey ARN of the data key's copy in the region
     * @param datastore id of the global datastore of the primary region; null where there is none
     * @param provider the primary region's; null in the primary region
     */
    public record Foundation(String dataKey, @Nullable String datastore, @Nullable IdentityProvider provider) {}

    /** Makes the stack. */
    public RegionalStack(Construct scope, String id, Site site, Foundation foundation) {
        super(
                scope,
                id,
                site.stack(
                        "regional",
                        "Region " + site.region() + " of " + site.deployment().name()));
        this.site = site;
        String key = new Encryption(this, "Encryption", site).key();
        MaskedLogGroup.Settings logs = new MaskedLogGroup.Settings(
                site.size("logs").required("retention").asInt(), key, masked());
        DatabaseSecrets secrets = new DatabaseSecrets(this, "Secrets", site, foundation.dataKey());
        Grants grants = new Grants(site, secrets.arns(), foundation.dataKey(), key);
        Network network = new Network(this, "Network", site, logs, grants.calledServices());
        Database database = site.deployment().has("database")
                ? new Database(this, "Database", site, network, grants, key, logs)
                : null;
        cache = site.deployment().has("cache")
                ? new Cache(this, "Cache", site, network, key, foundation.datastore())
                : null;
        Events events = new Events(this, "Events", site);
        Queues queues = new Queues(this, "Queues", site, key);
        events.route(queues);
        IdentityProvider leaders = foundation.provider();
        provider = leaders == null ? new People(this, "People", site).provider() : leaders;
        Functions functions = new Functions(
                this,
                "Functions",
                site,
                network,
                grants,
                logs,
                Functions.environment(site, database, cache, events.bus(), provider),
                database == null ? "" : database.directUrl());
        queues.invoke(functions);
        rotate(secrets, functions, database);
        Machines machines = new Machines(this, "Machines", site, network, grants, functions, logs);
        new Schedules(this, "Schedules", site, machines, queues, grants);
        new WorkflowRuns(this, "Workflows", site, grants, logs);
        surroundings = new Workers.Surroundings(network, key, queues.undelivered(), logs);
        served = new Served(functions, logs);
        watched = new Watched(
                key,
                new Items.Parts(database != null, database != null && database.hasProxy(), cache != null, machines));
        new Tracing(this, "Tracing", site);
        if (site.deployment().has("codedeploy")) {
            new Delivery(this, "Delivery", site, functions);
        }
    }

    /** Id of the global datastore that the region leads; null when it leads none. */
    public @Nullable String datastore() {
        return cache == null ? null : cache.datastore();
    }

    /** Whose tokens the functions of all regions take. */
    public IdentityProvider provider() {
        return provider;
    }

    Workers.Surroundings surroundings() {
        return surroundings;
    }

    Served served() {
        return served;
    }

    Watched watched() {
        return watched;
    }

    private List<String> masked() {
        return site.deployment().has("data-protection")
                ? StreamSupport.stream(
                                site.manifests()
                                        .yaml("infra/logs.yaml")
                                        .required("masked")
                                        .spliterator(),
                                false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of();
    }

    /** The function that replaces the passwords of the database, which the primary region's secrets call. */
    private void rotate(DatabaseSecrets secrets, Functions functions, @Nullable Database database) {
        if (!site.primary()) {
            return;
        }
        for (String rotation : Functions.of(site, Handler.ROTATION)) {
            secrets.arns().forEach((user, secret) -> {
                CfnPermission permission = functions.permit(
                        this, "RotationPermission-" + user, rotation, "secretsmanager.amazonaws.com", secret);
                permission.setSourceAccount(site.deployment().account());
                if (database != null) {
                    CfnRotationSchedule schedule = CfnRotationSchedule.Builder.create(this, "Rotation-" + user)
                            .secretId(secret)
                            .rotationLambdaArn(functions.live(rotation))
                            // The database has no users yet when it is made.
                            .rotateImmediatelyOnUpdate(false)
                            .rotationRules(CfnRotationSchedule.RotationRulesProperty.builder()
                                    .automaticallyAfterDays(site.size("rotation")
                                            .required("days")
                                            .asInt())
                                    .build())
                            .build();
                    schedule.addResourceDependency(permission);
                }
            });
        }
    }
}
