package ai.jarvis.cdk.resource;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.CfnRole;
import software.constructs.Construct;

/** A role that one service takes, bounded by the deployment's permissions boundary, with one policy of its own. */
public final class ServiceRole extends Construct {
    private final String arn;

    /**
     * Makes the role.
     *
     * @param service the principal that takes it, as in {@code lambda.amazonaws.com}
     * @param trust the condition under which it may, empty for none
     */
    public ServiceRole(
            Construct scope,
            String id,
            Site site,
            String name,
            String description,
            String service,
            Map<String, Object> trust,
            List<Statement> statements) {
        super(scope, id);
        if (name.length() > 64) {
            throw new IllegalArgumentException("IAM allows role names of at most 64 characters: " + name);
        }
        List<Map<String, Object>> policies = statements.isEmpty()
                ? List.of()
                : List.of(Json.object(
                        "policyName",
                        "grants",
                        "policyDocument",
                        Statement.policy(
                                statements.stream().map(Statement::json).toList())));
        CfnRole role = CfnRole.Builder.create(this, "Role")
                .roleName(name)
                .description(description)
                .permissionsBoundary(site.arns().boundary())
                .assumeRolePolicyDocument(trust(service, trust))
                .policies(policies.isEmpty() ? null : policies)
                .build();
        arn = role.getAttrArn();
        Findings.explainWildcards(role, statements, site.manifests());
    }

    /**
     * The policy by which a service may take a role.
     *
     * @param condition under which it may, empty for none
     */
    public static Map<String, Object> trust(String service, Map<String, Object> condition) {
        return Statement.policy(List.of(Json.object(
                "Effect",
                "Allow",
                "Action",
                "sts:AssumeRole",
                "Principal",
                Json.object("Service", service),
                "Condition",
                condition.isEmpty() ? null : condition)));
    }

    /** ARN of the role, once it is made. */
    public String arn() {
        return arn;
    }
}
