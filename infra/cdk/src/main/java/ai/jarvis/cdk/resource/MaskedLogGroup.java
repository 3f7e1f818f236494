package ai.jarvis.cdk.resource;

import ai.jarvis.cdk.Arns;
import ai.jarvis.cdk.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.constructs.Construct;

/** A log group whose entries end after a while and in which secrets and addresses are masked when they are read. */
public final class MaskedLogGroup extends Construct {
    private final CfnLogGroup group;

    /**
     * What holds for all log groups of a region.
     *
     * @param retention days
     * @param key ARN of the KMS key that encrypts the entries; null: CloudWatch's own
     * @param masked managed data identifiers of CloudWatch Logs
     */
    public record Settings(int retention, @Nullable String key, List<String> masked) {}

    /** Makes the log group. */
    public MaskedLogGroup(Construct scope, String id, String name, Settings settings) {
        super(scope, id);
        CfnLogGroup.Builder builder = CfnLogGroup.Builder.create(this, "Group")
                .logGroupName(name)
                .retentionInDays(settings.retention())
                .kmsKeyId(settings.key());
        if (!settings.masked().isEmpty()) {
            builder.dataProtectionPolicy(protection(settings.masked()));
        }
        group = builder.build();
        group.applyRemovalPolicy(RemovalPolicy.DESTROY);
    }

    /** Name of the group, once it is made. */
    public String name() {
        return group.getRef();
    }

    /** ARN of the group without the suffix {@code :*}, once it is made. */
    public String plainArn(Arns arns) {
        return arns.of("logs", "log-group:" + group.getRef());
    }

    /** ARN of the group with the suffix {@code :*}. */
    public String arn() {
        return group.getAttrArn();
    }

    private static Object protection(List<String> masked) {
        List<String> identifiers = masked.stream()
                .map(identifier -> "arn:aws:dataprotection::aws:data-identifier/" + identifier)
                .toList();
        return Json.object(
                "Name", "mask",
                "Description", "Masks what must not be read in a log",
                "Version", "2021-06-01",
                "Statement",
                        List.of(
                                Json.object(
                                        "Sid",
                                        "Audit",
                                        "DataIdentifier",
                                        identifiers,
                                        "Operation",
                                        Json.object("Audit", Json.object("FindingsDestination", Json.object()))),
                                Json.object(
                                        "Sid",
                                        "Mask",
                                        "DataIdentifier",
                                        identifiers,
                                        "Operation",
                                        Json.object("Deidentify", Json.object("MaskConfig", Json.object())))));
    }
}
