package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Deployment;
import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.CfnOIDCProvider;
import software.amazon.awscdk.services.iam.CfnRole;
import software.constructs.Construct;

/**
 * Roles that workflows of one GitHub repository take on by OpenID Connect, without a stored key: {@code plan} reads, from
 * pull requests; {@code deploy} changes, from the environments that carry the approvals.
 */
final class GithubDelivery extends Construct {
    private static final int TWO_HOURS = 7200;

    private final Site site;
    private final String provider;
    private final String repository;

    GithubDelivery(Construct scope, String id, Site site, Deployment.Github github) {
        super(scope, id);
        this.site = site;
        repository = github.repository();
        provider = github.provider() != null
                ? github.provider()
                : CfnOIDCProvider.Builder.create(this, "Provider")
                        .url("https://token.actions.githubusercontent.com")
                        .clientIdList(List.of("sts.amazonaws.com"))
                        .build()
                        .getRef();
        role("plan", List.of("repo:" + repository + ":pull_request"), "ReadOnlyAccess");
        role(
                "deploy",
                github.environments().stream()
                        .map(environment -> "repo:" + repository + ":environment:" + environment)
                        .toList(),
                "PowerUserAccess");
    }

    private void role(String name, List<String> subjects, String managed) {
        CfnRole.Builder.create(this, "Role-" + name)
                .roleName(site.named(name))
                .description("GitHub's workflows of " + repository + ": " + name)
                .maxSessionDuration(TWO_HOURS)
                .assumeRolePolicyDocument(policy(
                        "github",
                        Json.object(
                                "provider",
                                provider,
                                "subjects",
                                subjects.stream()
                                        .map(subject -> '"' + subject + '"')
                                        .toList()
                                        .toString())))
                .managedPolicyArns(List.of("arn:aws:iam::aws:policy/" + managed))
                .policies(List.of(Json.object(
                        "policyName",
                        name,
                        "policyDocument",
                        policy(
                                name,
                                Json.object(
                                        "name", site.deployment().name(),
                                        "account", site.deployment().account(),
                                        "boundary", site.arns().boundary(),
                                        "provider", provider)))))
                .build();
    }

    private Object policy(String name, Map<String, Object> values) {
        return site.manifests().template("infra/terraform/global/policies/" + name + ".json.tftpl", values);
    }
}
