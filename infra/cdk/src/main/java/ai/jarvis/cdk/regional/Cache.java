package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Role;
import ai.jarvis.cdk.Site;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.elasticache.CfnGlobalReplicationGroup;
import software.amazon.awscdk.services.elasticache.CfnReplicationGroup;
import software.amazon.awscdk.services.elasticache.CfnSubnetGroup;
import software.constructs.Construct;

/**
 * Valkey. In production the primary region's nodes lead a global datastore that the recovery region joins: RPO of seconds
 * when the region is lost. The secondary region serves users and so must write, which a member of a global datastore
 * cannot; what is in the cache belongs to a region, so it has a cache of its own.
 */
final class Cache extends Construct {
    private final String url;
    private final @Nullable String datastore;

    /**
     * Makes the cache.
     *
     * @param led id of the global datastore that the primary region leads; null where there is none
     */
    Cache(Construct scope, String id, Site site, Network network, String key, @Nullable String led) {
        super(scope, id);
        JsonNode size = site.size("cache");
        boolean global =
                size.required("global").asBoolean() && site.deployment().has("global-datastore");
        boolean joins = global && site.role() == Role.RECOVERY && led != null;
        int replicas = size.required("replicas").asInt();
        CfnSubnetGroup subnets = CfnSubnetGroup.Builder.create(this, "Subnets")
                .cacheSubnetGroupName(site.named("cache"))
                .description("Data subnets")
                .subnetIds(network.dataSubnets())
                .build();
        CfnReplicationGroup.Builder builder = CfnReplicationGroup.Builder.create(this, "Nodes")
                .replicationGroupId(site.deployment().name())
                .replicationGroupDescription("Token buckets, leases and the inference cache")
                .numCacheClusters(1 + replicas)
                .automaticFailoverEnabled(replicas > 0)
                .multiAzEnabled(replicas > 0)
                .kmsKeyId(key)
                .cacheSubnetGroupName(subnets.getRef())
                .securityGroupIds(List.of(network.groups().of("cache")))
                .snapshotRetentionLimit(size.required("snapshot_days").asInt())
                .autoMinorVersionUpgrade(true);
        if (joins) {
            builder.globalReplicationGroupId(led);
        } else {
            builder.engine("valkey")
                    .engineVersion(size.required("version").asText())
                    .cacheNodeType(size.required("node").asText())
                    .transitEncryptionEnabled(true)
                    .transitEncryptionMode("required")
                    .atRestEncryptionEnabled(true);
        }
        CfnReplicationGroup nodes = builder.build();
        url = "rediss://" + nodes.getAttrPrimaryEndPointAddress() + ":6379";
        datastore = global && site.primary() && !site.deployment().copies().isEmpty() ? lead(site, nodes) : null;
    }

    /** Address of the cache. */
    String url() {
        return url;
    }

    /** Id of the global datastore that this region leads; null when it leads none. */
    @Nullable
    String datastore() {
        return datastore;
    }

    private String lead(Site site, CfnReplicationGroup nodes) {
        return CfnGlobalReplicationGroup.Builder.create(this, "Datastore")
                .globalReplicationGroupIdSuffix(site.deployment().name())
                .globalReplicationGroupDescription("The cache of the primary region, for the recovery region")
                .members(List.of(Json.object(
                        "replicationGroupId", nodes.getRef(),
                        "replicationGroupRegion", site.region(),
                        "role", "PRIMARY")))
                .build()
                .getRef();
    }
}
