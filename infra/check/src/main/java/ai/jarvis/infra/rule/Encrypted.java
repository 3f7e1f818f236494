package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.PlannedResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Everything that keeps data encrypts it, with a key of the deployment wherever the service takes one. */
public final class Encrypted implements Rule {
    /** A member of a global datastore is encrypted as that is. */
    private static final Map<String, Predicate<PlannedResource>> TYPES = Map.ofEntries(
            Map.entry("aws_cloudtrail", with("kms_key_id")),
            Map.entry("aws_cloudwatch_log_group", with("kms_key_id")),
            Map.entry("aws_db_proxy", with("require_tls")),
            Map.entry("aws_dynamodb_table", table -> table.block("server_side_encryption")
                    .path("enabled")
                    .asBoolean()),
            Map.entry("aws_ecr_repository", repository -> repository
                    .block("encryption_configuration")
                    .path("encryption_type")
                    .asText()
                    .equals("KMS")),
            Map.entry(
                    "aws_elasticache_replication_group",
                    with("global_replication_group_id")
                            .or(with("at_rest_encryption_enabled")
                                    .and(with("transit_encryption_enabled"))
                                    .and(with("kms_key_id")))),
            Map.entry("aws_kms_key", with("enable_key_rotation")),
            Map.entry("aws_rds_cluster", with("storage_encrypted")),
            Map.entry("aws_rds_global_cluster", with("storage_encrypted")),
            Map.entry("aws_secretsmanager_secret", with("kms_key_id")),
            Map.entry("aws_sns_topic", with("kms_master_key_id")),
            Map.entry("aws_sqs_queue", with("kms_master_key_id").or(with("sqs_managed_sse_enabled"))));

    @Override
    public String says() {
        return "everything that keeps data encrypts it";
    }

    @Override
    public List<String> violations(Plan plan, Manifests manifests) {
        var violations = new ArrayList<String>();
        for (var resource : plan.resources()) {
            if (!TYPES.getOrDefault(resource.type(), any -> true).test(resource)) {
                violations.add(resource.address() + " does not encrypt what it keeps");
            }
        }
        var encrypted = plan.ofType("aws_s3_bucket_server_side_encryption_configuration").stream()
                .map(configuration -> modulePath(configuration.address()))
                .toList();
        plan.ofType("aws_s3_bucket").stream()
                .filter(bucket -> !encrypted.contains(modulePath(bucket.address())))
                .forEach(bucket -> violations.add(bucket.address() + " does not encrypt what it keeps"));
        return violations;
    }

    private static Predicate<PlannedResource> with(String attribute) {
        return resource -> resource.has(attribute);
    }

    private static String modulePath(String address) {
        return address.substring(0, Math.max(0, address.lastIndexOf(".aws_")));
    }
}
