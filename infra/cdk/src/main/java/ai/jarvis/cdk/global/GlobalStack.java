package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.GrantEntry;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecr.CfnReplicationConfiguration;
import software.amazon.awscdk.services.iam.CfnManagedPolicy;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.rds.CfnGlobalCluster;
import software.amazon.awscdk.services.route53.CfnHostedZone;
import software.constructs.Construct;

/** What must be there before any region: boundary and roles of the account, the domain's zone, the global cluster. */
public final class GlobalStack extends Stack {
    private static final String POLICIES = "infra/terraform/global/policies/";

    private final Site site;
    private final JsonNode size;
    private final @Nullable String zone;

    /** Makes the stack in the primary region. */
    public GlobalStack(Construct scope, String id, Site site) {
        super(
                scope,
                id,
                site.stack(
                        "global",
                        "What spans the regions of " + site.deployment().name()));
        this.site = site;
        size = site.size("global");
        zone = site.deployment().domain() == null
                ? null
                : makeZone(site.deployment().domain());
        boundary();
        if (size.required("config").asBoolean() && site.deployment().has("config")) {
            configRole();
        }
        if (size.required("database").asBoolean() && site.deployment().has("database")) {
            cluster();
        }
        if (!site.deployment().copies().isEmpty() && site.deployment().has("registry-replication")) {
            registry();
        }
        if (site.deployment().has("budget")) {
            new Budget(this, "Budget", site, size.required("budget").asInt());
        }
        if (site.deployment().github() != null) {
            new GithubDelivery(this, "Github", site, site.deployment().github());
        }
    }

    /** Id of the domain's zone; null without a domain. */
    public @Nullable String zone() {
        return zone;
    }

    /** Whether documents are copied between regions. */
    static boolean replicates(Site site) {
        return !site.deployment().copies().isEmpty() && site.deployment().has("replication");
    }

    private String makeZone(String domain) {
        if (site.deployment().hostedZone() != null) {
            return site.deployment().hostedZone();
        }
        CfnHostedZone made = CfnHostedZone.Builder.create(this, "Zone")
                .name(domain)
                .hostedZoneConfig(CfnHostedZone.HostedZoneConfigProperty.builder()
                        .comment("Domain of " + site.deployment().name())
                        .build())
                .build();
        made.applyRemovalPolicy(site.deployment().deletionProtection() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
        return made.getRef();
    }

    /** The permissions boundary of every role: the union of all grants, and what infra/boundary.yaml adds. */
    private void boundary() {
        Stream<String> granted = site.manifests().grants().values().stream()
                .flatMap(grant -> grant.statements().stream())
                .map(GrantEntry.Statement::actions)
                .flatMap(List::stream);
        Stream<String> further = StreamSupport.stream(
                        site.manifests().yaml("infra/boundary.yaml").spliterator(), false)
                .flatMap(actions -> StreamSupport.stream(actions.spliterator(), false))
                .map(JsonNode::asText);
        CfnManagedPolicy.Builder.create(this, "Boundary")
                .managedPolicyName(site.named("boundary"))
                .description("What a role of " + site.deployment().name() + " may do at most")
                .policyDocument(Statement.policy(List.of(Statement.allow(
                                "AtMost", Stream.concat(granted, further).toList(), List.of("*"))
                        .json())))
                .build();
    }

    private void configRole() {
        CfnRole.Builder.create(this, "ConfigRole")
                .roleName(site.named("config"))
                .description("AWS Config records how resources change")
                .assumeRolePolicyDocument(trust("config.amazonaws.com"))
                .managedPolicyArns(List.of("arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"))
                .policies(List.of(Json.object(
                        "policyName",
                        "deliver",
                        "policyDocument",
                        site.manifests()
                                .template(
                                        POLICIES + "config.json.tftpl",
                                        Json.object(
                                                "buckets", list(bucketArns("logs", "")),
                                                "objects", list(bucketArns("logs", "/config/*")))))))
                .build();
    }

    /** The cluster that the regions' Aurora clusters join; the first one to join is its writer. */
    private void cluster() {
        CfnGlobalCluster.Builder.create(this, "Database")
                .globalClusterIdentifier(site.deployment().name())
                .engine("aurora-postgresql")
                .engineVersion(site.size("database").required("version").asText())
                .storageEncrypted(true)
                .deletionProtection(site.deployment().deletionProtection())
                .build();
    }

    /** Images are pushed to the primary region and copied from there. */
    private void registry() {
        CfnReplicationConfiguration.Builder.create(this, "Registry")
                .replicationConfiguration(CfnReplicationConfiguration.ReplicationConfigurationProperty.builder()
                        .rules(List.of(Json.object(
                                "destinations",
                                site.deployment().copies().stream()
                                        .map(region -> Json.object(
                                                "region",
                                                region,
                                                "registryId",
                                                site.deployment().account()))
                                        .toList(),
                                "repositoryFilters",
                                List.of(Json.object(
                                        "filter", site.deployment().name() + "/", "filterType", "PREFIX_MATCH")))))
                        .build())
                .build();
    }

    private Object trust(String service) {
        return site.manifests().template(POLICIES + "trust.json.tftpl", Json.object("service", service));
    }

    private List<String> bucketArns(String kind, String suffix) {
        return site.deployment().regions().values().stream()
                .map(region -> site.arns().in(region).bucket(kind) + suffix)
                .toList();
    }

    private static String list(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').toList().toString();
    }
}
