package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.kms.CfnAlias;
import software.amazon.awscdk.services.kms.CfnKey;
import software.constructs.Construct;

/** The region's own key, for logs, queues, topics, the cache and the database. The data key is the foundation's. */
final class Encryption extends Construct {
    private static final int DAYS_TO_REGRET = 30;

    private final String key;

    Encryption(Construct scope, String id, Site site) {
        super(scope, id);
        String brought = site.place().kmsKey();
        key = brought == null ? make(site) : brought;
    }

    /** ARN of the key. */
    String key() {
        return key;
    }

    private String make(Site site) {
        CfnKey made = CfnKey.Builder.create(this, "Key")
                .description("Logs, queues, topics, cache and database of %s in %s"
                        .formatted(site.deployment().name(), site.region()))
                .enableKeyRotation(true)
                .pendingWindowInDays(DAYS_TO_REGRET)
                .keyPolicy(policy(site))
                .build();
        made.applyRemovalPolicy(site.deployment().deletionProtection() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
        CfnAlias.Builder.create(this, "Alias")
                .aliasName("alias/" + site.deployment().name())
                .targetKeyId(made.getRef())
                .build();
        return made.getAttrArn();
    }

    private static Map<String, Object> policy(Site site) {
        String account = site.deployment().account();
        return Statement.policy(List.of(
                use("AdministerKey", Json.object("AWS", site.arns().iam("root")), "kms:*", null),
                use(
                        "UseKeyForLogs",
                        Json.object("Service", "logs.%s.amazonaws.com".formatted(site.region())),
                        List.of(
                                "kms:Decrypt",
                                "kms:DescribeKey",
                                "kms:Encrypt",
                                "kms:GenerateDataKey",
                                "kms:ReEncryptFrom",
                                "kms:ReEncryptTo"),
                        Json.object(
                                "ArnLike",
                                Json.object(
                                        "kms:EncryptionContext:aws:logs:arn",
                                        site.arns().of("logs", "*")))),
                // EventBridge writes to encrypted queues, CloudWatch's alarms to the encrypted topic.
                use(
                        "UseKeyForEvents",
                        Json.object("Service", List.of("cloudwatch.amazonaws.com", "events.amazonaws.com")),
                        List.of("kms:Decrypt", "kms:GenerateDataKey"),
                        Json.object("StringEquals", Json.object("aws:SourceAccount", account)))));
    }

    private static Map<String, Object> use(String sid, Object principal, Object action, @Nullable Object condition) {
        return Json.object(
                "Sid", sid,
                "Effect", "Allow",
                "Principal", principal,
                "Action", action,
                "Resource", "*",
                "Condition", condition);
    }
}
