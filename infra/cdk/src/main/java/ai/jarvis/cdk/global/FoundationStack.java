package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.TaskEntry;
import ai.jarvis.cdk.resource.PrivateBucket;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.certificatemanager.CfnCertificate;
import software.amazon.awscdk.services.ecr.CfnRepository;
import software.amazon.awscdk.services.kms.CfnAlias;
import software.amazon.awscdk.services.kms.CfnKey;
import software.amazon.awscdk.services.kms.CfnReplicaKey;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.constructs.Construct;

/** What a region needs before its own stack, because other regions or the edge refer to it. */
public final class FoundationStack extends Stack {
    private static final String POLICIES = "infra/terraform/modules/foundation/policies/";
    private static final int DAYS_TO_REGRET = 30;

    private final Site site;
    private final String key;
    private final @Nullable String certificate;
    private final String findings;

    /**
     * Makes the stack.
     *
     * @param primaryKey ARN of the primary region's data key; null in that region, unless an existing key is brought
     * @param zone id of the domain's zone; null without a domain
     */
    public FoundationStack(Construct scope, String id, Site site, @Nullable String primaryKey, @Nullable String zone) {
        super(scope, id, site.stack("foundation", "What a region needs before its own stack"));
        this.site = site;
        key = key(primaryKey);
        buckets();
        repositories();
        findings = new SecurityFindings(this, "SecurityFindings", site, key, logs()).topic();
        certificate = site.deployment().domain() == null || zone == null ? null : certificate(zone);
    }

    /** ARN of the data key's copy in this region. */
    public String key() {
        return key;
    }

    /** ARN of the certificate for the four names that the region answers to; null without a domain. */
    public @Nullable String certificate() {
        return certificate;
    }

    /** ARN of the topic that tells of security findings. */
    public String findings() {
        return findings;
    }

    private String key(@Nullable String primaryKey) {
        Object policy = site.manifests()
                .template(
                        POLICIES + "key.json.tftpl",
                        Json.object(
                                "account",
                                site.deployment().account(),
                                "firewall_log",
                                Firewall.log(site),
                                "trail",
                                site.arns()
                                        .in(site.deployment().primary())
                                        .of(
                                                "cloudtrail",
                                                "trail/" + site.deployment().name())));
        String arn;
        if (!site.primary()) {
            CfnReplicaKey replica = CfnReplicaKey.Builder.create(this, "DataKey")
                    .description("Data of " + site.deployment().name() + " in " + site.region())
                    .primaryKeyArn(primaryKey)
                    .pendingWindowInDays(DAYS_TO_REGRET)
                    .keyPolicy(policy)
                    .build();
            replica.applyRemovalPolicy(removal());
            arn = replica.getAttrArn();
        } else if (primaryKey == null) {
            CfnKey made = CfnKey.Builder.create(this, "DataKey")
                    .description("Data of " + site.deployment().name() + " in all its regions")
                    .multiRegion(true)
                    .enableKeyRotation(true)
                    .pendingWindowInDays(DAYS_TO_REGRET)
                    .keyPolicy(policy)
                    .build();
            made.applyRemovalPolicy(removal());
            arn = made.getAttrArn();
        } else {
            arn = primaryKey;
        }
        CfnAlias.Builder.create(this, "DataKeyAlias")
                .aliasName("alias/" + site.named("data"))
                .targetKeyId(arn)
                .build();
        return arn;
    }

    private void buckets() {
        JsonNode lifecycles = site.manifests().yaml("infra/lifecycles.yaml");
        boolean kept = site.deployment().deletionProtection();
        Object written = site.manifests()
                .template(
                        POLICIES + "logs.json.tftpl",
                        Json.object(
                                "account",
                                site.deployment().account(),
                                "bucket",
                                site.arns().bucket("logs")));
        PrivateBucket logs = new PrivateBucket(
                this,
                "Logs",
                site.arns(),
                "logs",
                null,
                null,
                lifecycles.required("logs"),
                (List<?>) written,
                kept,
                builder -> {});
        Stream.of("documents", "artifacts").forEach(kind -> {
            PrivateBucket bucket = new PrivateBucket(
                    this,
                    kind.equals("documents") ? "Documents" : "Artifacts",
                    site.arns(),
                    kind,
                    key,
                    logs(),
                    lifecycles.required(kind),
                    List.of(),
                    kept,
                    kind.equals("documents") ? this::documents : builder -> {});
            bucket.resource().addResourceDependency(logs.policy());
        });
    }

    /** Every write and delete of a document becomes an event. */
    private void documents(CfnBucket.Builder documents) {
        documents.notificationConfiguration(CfnBucket.NotificationConfigurationProperty.builder()
                .eventBridgeConfiguration(CfnBucket.EventBridgeConfigurationProperty.builder()
                        .eventBridgeEnabled(true)
                        .build())
                .build());
        if (site.size("global").required("bucket_inventory").asBoolean()) {
            documents.inventoryConfigurations(List.of(CfnBucket.InventoryConfigurationProperty.builder()
                    .id("weekly")
                    .enabled(true)
                    .includedObjectVersions("All")
                    .optionalFields(List.of(
                            "EncryptionStatus", "LastModifiedDate", "ReplicationStatus", "Size", "StorageClass"))
                    .scheduleFrequency("Weekly")
                    .destination(CfnBucket.DestinationProperty.builder()
                            .bucketArn(site.arns().bucket("logs"))
                            .bucketAccountId(site.deployment().account())
                            .prefix("inventory")
                            .format("Parquet")
                            .build())
                    .build()));
        }
    }

    /** Images of the tasks. The primary's are copied to the other regions' repositories of the same name. */
    private void repositories() {
        String newestStay = "{\"rules\":[{\"rulePriority\":1,\"description\":\"The newest 20 images stay\","
                + "\"selection\":{\"tagStatus\":\"any\",\"countType\":\"imageCountMoreThan\",\"countNumber\":20},"
                + "\"action\":{\"type\":\"expire\"}}]}";
        Set<String> names = site.manifests().tasks().values().stream()
                .map(TaskEntry::repository)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String name : names) {
            CfnRepository.Builder.create(this, "Repository-" + name)
                    .repositoryName(site.deployment().name() + "/" + name)
                    .imageTagMutability("IMMUTABLE")
                    .emptyOnDelete(!site.deployment().deletionProtection())
                    .encryptionConfiguration(CfnRepository.EncryptionConfigurationProperty.builder()
                            .encryptionType("KMS")
                            .kmsKey(key)
                            .build())
                    .imageScanningConfiguration(CfnRepository.ImageScanningConfigurationProperty.builder()
                            .scanOnPush(true)
                            .build())
                    .lifecyclePolicy(CfnRepository.LifecyclePolicyProperty.builder()
                            .lifecyclePolicyText(newestStay)
                            .build())
                    .build();
        }
    }

    private String certificate(String zone) {
        String domain = site.deployment().domain();
        List<String> names = List.of("origin." + domain, "*.origin." + domain, "*.ws.origin." + domain);
        return CfnCertificate.Builder.create(this, "Certificate")
                .domainName(names.getFirst())
                .subjectAlternativeNames(names.subList(1, names.size()))
                .validationMethod("DNS")
                .domainValidationOptions(names.stream()
                        .map(name -> Json.object("domainName", name, "hostedZoneId", zone))
                        .toList())
                .build()
                .getRef();
    }

    private String logs() {
        return site.arns().bucketName("logs");
    }

    private RemovalPolicy removal() {
        return site.deployment().deletionProtection() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    }
}
