package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.rds.CfnDBCluster;
import software.amazon.awscdk.services.rds.CfnDBClusterParameterGroup;
import software.amazon.awscdk.services.rds.CfnDBInstance;
import software.amazon.awscdk.services.rds.CfnDBSubnetGroup;
import software.constructs.Construct;

/**
 * Aurora PostgreSQL, Serverless v2. In production the primary region's cluster leads an Aurora global database that the
 * other regions' clusters join.
 */
final class Database extends Construct {
    private static final String NAME = "jarvis";
    private static final int POSTGRESQL = 5432;

    private final Site site;
    private final JsonNode size;
    private final CfnDBCluster cluster;
    private final @Nullable DatabaseProxy proxy;

    Database(
            Construct scope,
            String id,
            Site site,
            Network network,
            Grants grants,
            String key,
            MaskedLogGroup.Settings logs) {
        super(scope, id);
        this.site = site;
        size = site.size("database");
        if (!site.primary() && !global(site)) {
            throw new IllegalArgumentException("only the primary region has a database of its own: " + site.region()
                    + " needs size production, or to be without database");
        }
        cluster = cluster(network, grants.arn("owner_secret"), key, logs);
        List<CfnDBInstance> instances = instances(key);
        proxy = size.required("proxy").asBoolean() && site.deployment().has("database-proxy")
                ? new DatabaseProxy(this, "Proxy", site, network, grants, cluster, instances)
                : null;
    }

    /** What the identifiers of databases begin with that a restore drill makes. */
    static String drillPrefix(Site site) {
        return site.named("drill-");
    }

    /** Whether the regions' databases are members of one Aurora global database. */
    static boolean global(Site site) {
        return site.size("global").required("database").asBoolean()
                && site.deployment().has("database");
    }

    /** Whether this region's cluster was made to follow the primary's. */
    private static boolean joins(Site site) {
        return global(site) && !site.primary();
    }

    /** Whether another region leads now: the primary, or after a switch-over or a failover the one that the user says. */
    static boolean follows(Site site) {
        return global(site) && !site.region().equals(site.deployment().leader());
    }

    /** Address that goes past the proxy: for the owner, and for changing passwords. */
    String directUrl() {
        return url(
                follows(site) ? cluster.getAttrReadEndpointAddress() : cluster.getAttrEndpointAddress(),
                "sslrootcert=/opt/certificates/rds.pem");
    }

    /**
     * Address for all others. A region that follows has no writer behind its proxy: its readers forward what is written to
     * the leader, and the proxy serves when the region leads.
     */
    String pooledUrl() {
        return proxy == null || follows(site)
                ? directUrl()
                : url(proxy.endpoint(), "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    /** Whether a proxy stands between. */
    boolean hasProxy() {
        return proxy != null;
    }

    private static String url(String host, String trust) {
        return "jdbc:postgresql://%s:%d/%s?sslmode=verify-full&%s".formatted(host, POSTGRESQL, NAME, trust);
    }

    private CfnDBCluster cluster(Network network, String ownerSecret, String key, MaskedLogGroup.Settings logs) {
        String name = site.deployment().name();
        boolean joins = joins(site);
        CfnDBSubnetGroup subnets = CfnDBSubnetGroup.Builder.create(this, "Subnets")
                .dbSubnetGroupName(site.named("database"))
                .dbSubnetGroupDescription("Data subnets")
                .subnetIds(network.dataSubnets())
                .build();
        CfnDBClusterParameterGroup parameters = CfnDBClusterParameterGroup.Builder.create(this, "Parameters")
                .dbClusterParameterGroupName(site.named("database"))
                .description("Encrypted connections only; slow statements are logged, their values are not")
                .family("aurora-postgresql17")
                .parameters(Json.object(
                        "rds.force_ssl", "1",
                        "log_min_duration_statement", size.required("slow").asText(),
                        "log_parameter_max_length", "0",
                        "log_parameter_max_length_on_error", "0"))
                .build();
        // Aurora writes to this name; made here so that its entries end and are encrypted.
        MaskedLogGroup log = new MaskedLogGroup(this, "Log", "/aws/rds/cluster/" + name + "/postgresql", logs);
        CfnDBCluster made = CfnDBCluster.Builder.create(this, "Cluster")
                .dbClusterIdentifier(name)
                .engine("aurora-postgresql")
                .engineVersion(size.required("version").asText())
                .engineMode("provisioned")
                .databaseName(joins ? null : NAME)
                .globalClusterIdentifier(global(site) ? name : null)
                .enableGlobalWriteForwarding(follows(site) ? true : null)
                .enableHttpEndpoint(follows(site) ? null : true)
                .masterUsername(joins ? null : DatabaseSecrets.OWNER)
                .masterUserPassword(
                        joins ? null : "{{resolve:secretsmanager:" + ownerSecret + ":SecretString:password}}")
                .dbSubnetGroupName(subnets.getRef())
                .vpcSecurityGroupIds(List.of(network.groups().of("database")))
                .dbClusterParameterGroupName(parameters.getRef())
                .storageEncrypted(true)
                .kmsKeyId(key)
                .backupRetentionPeriod(size.required("backup_days").asInt())
                .copyTagsToSnapshot(true)
                .deletionProtection(site.deployment().deletionProtection())
                .enableCloudwatchLogsExports(List.of("postgresql"))
                .serverlessV2ScalingConfiguration(CfnDBCluster.ServerlessV2ScalingConfigurationProperty.builder()
                        .minCapacity(size.required("minimum").asDouble())
                        .maxCapacity(size.required("maximum").asDouble())
                        .secondsUntilAutoPause(
                                size.path("pause").isNumber()
                                        ? size.path("pause").asInt()
                                        : null)
                        .build())
                .build();
        made.getNode().addDependency(log);
        made.applyRemovalPolicy(
                site.deployment().deletionProtection() ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY);
        return made;
    }

    private List<CfnDBInstance> instances(String key) {
        boolean insights = size.required("insights").asBoolean();
        List<CfnDBInstance> instances = new ArrayList<>();
        for (int i = 0; i <= size.required("readers").asInt(); i++) {
            CfnDBInstance instance = CfnDBInstance.Builder.create(this, "Instance-" + (i + 1))
                    .dbInstanceIdentifier(site.named(Integer.toString(i + 1)))
                    .dbClusterIdentifier(cluster.getRef())
                    .dbInstanceClass("db.serverless")
                    .engine("aurora-postgresql")
                    .promotionTier(i)
                    .publiclyAccessible(false)
                    .autoMinorVersionUpgrade(false)
                    .enablePerformanceInsights(insights)
                    .performanceInsightsKmsKeyId(insights ? key : null)
                    .build();
            instance.applyRemovalPolicy(RemovalPolicy.DESTROY);
            instances.add(instance);
        }
        return instances;
    }
}
