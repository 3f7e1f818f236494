package ai.jarvis.cdk.resource;

import ai.jarvis.cdk.Arns;
import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Statement;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.CfnBucketPolicy;
import software.constructs.Construct;

/** A bucket of which nothing is public: owner's objects only, encrypted, versioned, answering over TLS alone. */
public final class PrivateBucket extends Construct {
    private final CfnBucket bucket;
    private final CfnBucketPolicy policy;

    /**
     * Makes the bucket.
     *
     * @param key ARN of the KMS key for its objects; null: S3's own keys
     * @param logs name of the bucket that S3 writes its access logs to; null: none
     * @param lifecycle ages as in {@code infra/lifecycles.yaml}
     * @param statements what its policy says beside demanding TLS
     * @param further adds what only this bucket has
     */
    public PrivateBucket(
            Construct scope,
            String id,
            Arns arns,
            String kind,
            @Nullable String key,
            @Nullable String logs,
            JsonNode lifecycle,
            List<?> statements,
            boolean kept,
            Consumer<CfnBucket.Builder> further) {
        super(scope, id);
        String name = arns.bucketName(kind);
        CfnBucket.Builder builder = CfnBucket.Builder.create(this, "Bucket")
                .bucketName(name)
                .publicAccessBlockConfiguration(CfnBucket.PublicAccessBlockConfigurationProperty.builder()
                        .blockPublicAcls(true)
                        .blockPublicPolicy(true)
                        .ignorePublicAcls(true)
                        .restrictPublicBuckets(true)
                        .build())
                .ownershipControls(CfnBucket.OwnershipControlsProperty.builder()
                        .rules(List.of(Json.object("objectOwnership", "BucketOwnerEnforced")))
                        .build())
                .bucketEncryption(encryption(key))
                .versioningConfiguration(CfnBucket.VersioningConfigurationProperty.builder()
                        .status("Enabled")
                        .build())
                .lifecycleConfiguration(CfnBucket.LifecycleConfigurationProperty.builder()
                        .rules(rules(lifecycle))
                        .build());
        if (logs != null) {
            builder.loggingConfiguration(CfnBucket.LoggingConfigurationProperty.builder()
                    .destinationBucketName(logs)
                    .logFilePrefix("s3/" + kind + "/")
                    .build());
        }
        further.accept(builder);
        bucket = builder.build();
        bucket.applyRemovalPolicy(kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);

        List<Object> all = new ArrayList<>();
        all.add(Json.object(
                "Sid",
                "TlsOnly",
                "Effect",
                "Deny",
                "Principal",
                "*",
                "Action",
                List.of("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"),
                "Resource",
                List.of(arns.bucket(kind), arns.bucket(kind) + "/*"),
                "Condition",
                Json.object("Bool", Json.object("aws:SecureTransport", "false"))));
        all.addAll(statements);
        policy = CfnBucketPolicy.Builder.create(this, "Policy")
                .bucket(bucket.getRef())
                .policyDocument(Statement.policy(all))
                .build();
    }

    /** The resource, for others to depend on. */
    public CfnBucket resource() {
        return bucket;
    }

    /** Its policy, for what S3 or others may only do once it is there. */
    public CfnBucketPolicy policy() {
        return policy;
    }

    private static CfnBucket.BucketEncryptionProperty encryption(@Nullable String key) {
        return CfnBucket.BucketEncryptionProperty.builder()
                .serverSideEncryptionConfiguration(List.of(CfnBucket.ServerSideEncryptionRuleProperty.builder()
                        // A bucket key spares a call to KMS for each object.
                        .bucketKeyEnabled(key != null)
                        .serverSideEncryptionByDefault(CfnBucket.ServerSideEncryptionByDefaultProperty.builder()
                                .sseAlgorithm(key == null ? "AES256" : "aws:kms")
                                .kmsMasterKeyId(key)
                                .build())
                        .build()))
                .build();
    }

    private static List<Object> rules(JsonNode lifecycle) {
        List<Object> rules = new ArrayList<>();
        rules.add(rule(lifecycle));
        fields(lifecycle.path("prefixes"))
                .forEachRemaining(prefix -> rules.add(rule(prefix.getKey(), prefix.getValue())));
        return rules;
    }

    private static Map<String, Object> rule(String prefix, JsonNode lifecycle) {
        JsonNode expires = lifecycle.get("expires_after");
        return Json.object(
                "id",
                prefix.replaceFirst("/$", ""),
                "status",
                "Enabled",
                "prefix",
                prefix,
                "expirationInDays",
                expires == null ? null : expires.asInt(),
                "transitions",
                transitions(lifecycle.path("tiers")));
    }

    private static @Nullable List<Object> transitions(JsonNode tiers) {
        List<Object> transitions = new ArrayList<>();
        fields(tiers)
                .forEachRemaining(tier -> transitions.add(Json.object(
                        "storageClass",
                        tier.getKey(),
                        "transitionInDays",
                        tier.getValue().asInt())));
        return transitions.isEmpty() ? null : transitions;
    }

    private static Map<String, Object> rule(JsonNode lifecycle) {
        JsonNode expires = lifecycle.get("expires_after");
        return Json.object(
                "id",
                "unfinished",
                "status",
                "Enabled",
                "abortIncompleteMultipartUpload",
                Json.object("daysAfterInitiation", 7),
                "expiredObjectDeleteMarker",
                expires == null ? true : null,
                "expirationInDays",
                expires == null ? null : expires.asInt(),
                "noncurrentVersionExpiration",
                Json.object(
                        "noncurrentDays", lifecycle.required("noncurrent_days").asInt()),
                "transitions",
                transitions(lifecycle.path("tiers")),
                "noncurrentVersionTransitions",
                transitions(lifecycle.path("noncurrent_tiers")));
    }

    private static Iterator<Map.Entry<String, JsonNode>> fields(JsonNode node) {
        return node.properties().iterator();
    }
}
