package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Arns;
import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.customresources.AwsCustomResource;
import software.amazon.awscdk.customresources.AwsCustomResourcePolicy;
import software.amazon.awscdk.customresources.AwsSdkCall;
import software.amazon.awscdk.customresources.PhysicalResourceId;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * Documents are copied from every region to every other. CloudFormation sets a bucket's replication only together with the
 * bucket, and S3 refuses to copy to a bucket that is not there yet, so that buckets which copy to each other need a call
 * after all of them are made.
 */
final class DocumentReplication extends Construct {
    private static final int MINUTES = 15;

    private final Site site;
    private final String keyId;

    DocumentReplication(Construct scope, String id, Site site, String key) {
        super(scope, id);
        this.site = site;
        // The copies of a multi-Region key have the id of the first.
        keyId = Fn.select(1, Fn.split(":key/", key));
        String role = role();
        for (String region : site.deployment().regions().values()) {
            replicate(region, role);
        }
    }

    private String role() {
        List<Arns> all = site.deployment().regions().values().stream()
                .map(region -> site.arns().in(region))
                .toList();
        return CfnRole.Builder.create(this, "Role")
                .roleName(site.named("replication"))
                .description("S3 copies documents between the regions")
                .permissionsBoundary(site.arns().boundary())
                .assumeRolePolicyDocument(policy("trust", Json.object("service", "s3.amazonaws.com")))
                .policies(List.of(Json.object(
                        "policyName",
                        "copy",
                        "policyDocument",
                        policy(
                                "replication",
                                Json.object(
                                        "buckets",
                                        list(all.stream()
                                                .map(arns -> arns.bucket("documents"))
                                                .toList()),
                                        "objects",
                                        list(all.stream()
                                                .map(arns -> arns.bucket("documents") + "/*")
                                                .toList()),
                                        "keys",
                                        list(all.stream().map(this::key).toList()))))))
                .build()
                .getAttrArn();
    }

    private void replicate(String from, String role) {
        String bucket = site.arns().in(from).bucketName("documents");
        List<Map<String, Object>> rules = new ArrayList<>();
        for (String to : new TreeSet<>(site.deployment().regions().values())) {
            if (!to.equals(from)) {
                rules.add(rule(to, rules.size()));
            }
        }
        AwsSdkCall put = AwsSdkCall.builder()
                .service("S3")
                .action("putBucketReplication")
                .region(from)
                .parameters(Json.object(
                        "Bucket", bucket, "ReplicationConfiguration", Json.object("Role", role, "Rules", rules)))
                .physicalResourceId(PhysicalResourceId.of(bucket))
                .build();
        AwsSdkCall delete = AwsSdkCall.builder()
                .service("S3")
                .action("deleteBucketReplication")
                .region(from)
                .parameters(Json.object("Bucket", bucket))
                .ignoreErrorCodesMatching("NoSuchBucket")
                .build();
        AwsCustomResource.Builder.create(this, "From-" + from)
                .resourceType("Custom::BucketReplication")
                .installLatestAwsSdk(false)
                .onCreate(put)
                .onUpdate(put)
                .onDelete(delete)
                .policy(AwsCustomResourcePolicy.fromStatements(List.of(
                        PolicyStatement.Builder.create()
                                .actions(List.of("s3:PutReplicationConfiguration"))
                                .resources(List.of(site.arns().in(from).bucket("documents")))
                                .build(),
                        PolicyStatement.Builder.create()
                                .actions(List.of("iam:PassRole"))
                                .resources(List.of(role))
                                .build())))
                .build();
    }

    private Map<String, Object> rule(String to, int priority) {
        Arns there = site.arns().in(to);
        // S3's promise of 15 minutes for 99.9 % of the objects, with the metrics that show it.
        boolean timed = site.size("global").required("replication_time_control").asBoolean();
        return Json.object(
                "ID", to,
                "Priority", priority,
                "Status", "Enabled",
                "Filter", Json.object(),
                "DeleteMarkerReplication", Json.object("Status", "Enabled"),
                "SourceSelectionCriteria",
                        Json.object(
                                "SseKmsEncryptedObjects", Json.object("Status", "Enabled"),
                                // Tags and locks that are changed on a copy travel back.
                                "ReplicaModifications", Json.object("Status", "Enabled")),
                "Destination",
                        Json.object(
                                "Bucket",
                                there.bucket("documents"),
                                "EncryptionConfiguration",
                                Json.object("ReplicaKmsKeyID", key(there)),
                                "ReplicationTime",
                                timed
                                        ? Json.object("Status", "Enabled", "Time", Json.object("Minutes", MINUTES))
                                        : null,
                                "Metrics",
                                timed
                                        ? Json.object(
                                                "Status", "Enabled", "EventThreshold", Json.object("Minutes", MINUTES))
                                        : null));
    }

    private String key(Arns there) {
        return there.of("kms", "key/" + keyId);
    }

    private Object policy(String name, Map<String, Object> values) {
        return site.manifests().template("infra/terraform/global/policies/" + name + ".json.tftpl", values);
    }

    private static String list(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').toList().toString();
    }
}
