package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.TaskEntry;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.services.ecs.CfnCluster;
import software.constructs.Construct;

/**
 * Single-use workers: the tasks of the manifest on one cluster, which costs nothing while it has none. They have subnets of
 * their own, and no role: by where they are their queues know them.
 */
final class Workers extends Construct {
    Workers(Construct scope, String id, Site site, Surroundings around) {
        super(scope, id);
        Map<String, TaskEntry> tasks = site.manifests().tasks();
        boolean scaled =
                tasks.values().stream().anyMatch(task -> count(site, task).warm() > 0);
        CfnCluster cluster = CfnCluster.Builder.create(this, "Cluster")
                .clusterName(site.deployment().name())
                // The scaling of the workers counts running tasks, which Container Insights does.
                .clusterSettings(
                        List.of(Json.object("name", "containerInsights", "value", scaled ? "enabled" : "disabled")))
                .build();
        if (!tasks.isEmpty()) {
            WorkerNetwork network = new WorkerNetwork(this, "Network", site, around.network());
            tasks.forEach((name, task) -> new Worker(this, name, site, name, task, cluster, network, around));
        }
    }

    /**
     * What of the region workers have to do with.
     *
     * @param key ARN of the region's own key
     * @param undelivered ARN of the queue of events that could not be delivered
     */
    record Surroundings(Network network, String key, String undelivered, MaskedLogGroup.Settings logs) {}

    /** Whether there are any. */
    static boolean exist(Site site) {
        return site.deployment().has("workers") && !site.manifests().tasks().isEmpty();
    }

    /** Whether they reach AWS over IPv6, without endpoints, which cost by the hour. */
    static boolean overIpv6(Site site) {
        return exist(site)
                && site.place().vpc() == null
                && site.size("workers").required("over_ipv6").asBoolean();
    }

    /** How many there are of a task. */
    static TaskEntry.Count count(Site site, TaskEntry task) {
        return Objects.requireNonNull(task.sizes().get(site.deployment().size()));
    }

    /** The most of a task at a time; none where there is no such task. */
    static int most(Site site, String name) {
        TaskEntry task = site.manifests().tasks().get(name);
        return task == null ? 0 : count(site, task).most();
    }

    /** ARNs of the rules that start a task, where none waits. */
    static List<String> startRules(Site site) {
        return exist(site)
                ? site.manifests().tasks().entrySet().stream()
                        .filter(task -> count(site, task.getValue()).warm() == 0)
                        .map(task -> site.arns().of("events", "rule/" + site.named(task.getKey()) + "-start"))
                        .toList()
                : List.of();
    }
}
