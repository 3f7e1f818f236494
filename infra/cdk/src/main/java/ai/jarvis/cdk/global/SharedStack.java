package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.TableEntry;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudtrail.CfnTrail;
import software.amazon.awscdk.services.dynamodb.CfnGlobalTable;
import software.amazon.awscdk.services.dynamodb.CfnGlobalTable.ReplicaSpecificationProperty;
import software.amazon.awscdk.services.secretsmanager.CfnSecret;
import software.constructs.Construct;

/** What all regions share and lies on their foundations: tables, copies of documents, the origin's secret, the trail. */
public final class SharedStack extends Stack {
    private static final int SECRET_LENGTH = 40;

    private final Site site;
    private final String alias;

    /**
     * Makes the stack in the primary region.
     *
     * @param key ARN of the primary region's data key
     */
    public SharedStack(Construct scope, String id, Site site, String key) {
        super(
                scope,
                id,
                site.stack("global", "What the regions of " + site.deployment().name() + " share"));
        this.site = site;
        alias = "alias/" + site.named("data");
        site.manifests().tables().forEach(this::table);
        if (GlobalStack.replicates(site)) {
            new DocumentReplication(this, "Replication", site, key);
        }
        if (site.deployment().domain() != null) {
            originSecret();
        }
        if (site.deployment().has("trail")) {
            trail(key);
        }
    }

    /** A DynamoDB global table: written in any region, read in all. */
    private void table(String name, TableEntry table) {
        boolean kept = site.deployment().deletionProtection();
        List<ReplicaSpecificationProperty> replicas = site.deployment().regions().values().stream()
                .map(region -> ReplicaSpecificationProperty.builder()
                        .region(region)
                        .deletionProtectionEnabled(kept)
                        .pointInTimeRecoverySpecification(
                                CfnGlobalTable.PointInTimeRecoverySpecificationProperty.builder()
                                        .pointInTimeRecoveryEnabled(true)
                                        .build())
                        .sseSpecification(CfnGlobalTable.ReplicaSSESpecificationProperty.builder()
                                .kmsMasterKeyId(alias)
                                .build())
                        .build())
                .toList();
        CfnGlobalTable.Builder builder = CfnGlobalTable.Builder.create(this, "Table-" + name)
                .tableName(site.named(name))
                .billingMode("PAY_PER_REQUEST")
                .keySchema(List.of(Json.object("attributeName", table.key(), "keyType", "HASH")))
                .attributeDefinitions(List.of(Json.object("attributeName", table.key(), "attributeType", "S")))
                .timeToLiveSpecification(CfnGlobalTable.TimeToLiveSpecificationProperty.builder()
                        .attributeName(table.expires())
                        .enabled(true)
                        .build())
                .sseSpecification(CfnGlobalTable.SSESpecificationProperty.builder()
                        .sseEnabled(true)
                        .sseType("KMS")
                        .build())
                .replicas(replicas);
        if (replicas.size() > 1) {
            // Global tables replicate from the stream.
            builder.streamSpecification(CfnGlobalTable.StreamSpecificationProperty.builder()
                    .streamViewType("NEW_AND_OLD_IMAGES")
                    .build());
        }
        builder.build().applyRemovalPolicy(kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    }

    /**
     * CloudFront proves itself to the APIs by a header whose value both know. The version in the secret's text makes a new
     * value when it is raised; the edge stack reads it then.
     */
    private void originSecret() {
        CfnSecret secret = CfnSecret.Builder.create(this, "OriginSecret")
                .name(site.deployment().name() + "/origin")
                .description("What CloudFront sends as X-Origin-Verify: current")
                .kmsKeyId(alias)
                .generateSecretString(CfnSecret.GenerateSecretStringProperty.builder()
                        .secretStringTemplate(
                                "{\"version\":\"" + site.deployment().originSecretVersion() + "\"}")
                        .generateStringKey("current")
                        .passwordLength(SECRET_LENGTH)
                        .excludePunctuation(true)
                        .build())
                .replicaRegions(site.deployment().secretCopies().stream()
                        .map(region -> Json.object("region", region, "kmsKeyId", alias))
                        .toList())
                .build();
        secret.applyRemovalPolicy(
                site.deployment().deletionProtection() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    }

    /** Who did what in the account, in all its regions. */
    private void trail(String key) {
        Map<String, Object> selector = Json.object(
                "readWriteType",
                "All",
                "includeManagementEvents",
                true,
                "dataResources",
                site.size("global").required("trail_objects").asBoolean()
                        ? List.of(Json.object(
                                "type",
                                "AWS::S3::Object",
                                "values",
                                site.deployment().regions().values().stream()
                                        .map(region -> site.arns().in(region).bucket("documents") + "/")
                                        .toList()))
                        : null);
        CfnTrail.Builder.create(this, "Trail")
                .trailName(site.deployment().name())
                .isLogging(true)
                .s3BucketName(site.arns().bucketName("logs"))
                .s3KeyPrefix("trail")
                .kmsKeyId(key)
                .isMultiRegionTrail(true)
                .includeGlobalServiceEvents(true)
                .enableLogFileValidation(true)
                .eventSelectors(List.of(selector))
                .build();
    }
}
