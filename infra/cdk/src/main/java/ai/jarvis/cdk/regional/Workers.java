package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.TaskEntry;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.ecs.CfnCluster;
import software.constructs.Construct;

/** Single-use workers: the tasks of the manifest on one cluster, which costs nothing while it has none. */
final class Workers extends Construct {
    Workers(Construct scope, String id, Site site, Network network, Grants grants, MaskedLogGroup.Settings logs) {
        super(scope, id);
        Map<String, TaskEntry> tasks = site.manifests().tasks();
        CfnCluster cluster = CfnCluster.Builder.create(this, "Cluster")
                .clusterName(site.deployment().name())
                // The scaling of the workers counts running tasks, which Container Insights does.
                .clusterSettings(List.of(
                        Json.object("name", "containerInsights", "value", tasks.isEmpty() ? "disabled" : "enabled")))
                .build();
        tasks.forEach((name, task) -> new Worker(this, name, site, name, task, cluster, network, grants, logs));
    }
}
