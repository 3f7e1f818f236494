package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.wafv2.CfnIPSet;
import software.amazon.awscdk.services.wafv2.CfnLoggingConfiguration;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.constructs.Construct;

/**
 * The firewall before CloudFront. It asks, in this order: denied addresses, allowed addresses, the rate of each address,
 * AWS's managed rules ({@code infra/firewall.yaml}).
 */
final class Firewall extends Construct {
    private static final int FIVE_MINUTES = 300;
    private static final int LOG_DAYS = 30;

    private final Site site;
    private final CfnWebACL acl;

    /**
     * Makes the firewall.
     *
     * @param key ARN of the key for its log; null: CloudWatch's own
     */
    Firewall(Construct scope, String id, Site site, @Nullable String key) {
        super(scope, id);
        this.site = site;
        List<Object> rules = new ArrayList<>();
        // A rule costs a dollar a month, so there is none while it names nobody.
        Map<String, Object> denied =
                addresses("denied", 1, site.deployment().deniedAddresses(), Json.object("block", Json.object()));
        if (!site.deployment().deniedAddresses().isEmpty()) {
            rules.add(denied);
        }
        Map<String, Object> allowed =
                addresses("allowed", 2, site.deployment().allowedAddresses(), Json.object("allow", Json.object()));
        if (!site.deployment().allowedAddresses().isEmpty()) {
            rules.add(allowed);
        }
        rules.add(rate());
        rules.addAll(managed());
        acl = CfnWebACL.Builder.create(this, "Acl")
                .name(site.deployment().name())
                .description("What reaches " + site.deployment().name())
                .scope("CLOUDFRONT")
                .defaultAction(CfnWebACL.DefaultActionProperty.builder()
                        .allow(CfnWebACL.AllowActionProperty.builder().build())
                        .build())
                .rules(rules)
                .visibilityConfig(visibility(site.deployment().name()))
                .build();
        log(key);
    }

    /** Name of the firewall's log, of which AWS demands how it begins. */
    static String log(Site site) {
        return "aws-waf-logs-" + site.deployment().name();
    }

    /** ARN of the firewall's rules. */
    String arn() {
        return acl.getAttrArn();
    }

    private Map<String, Object> addresses(
            String name, int priority, List<String> networks, Map<String, Object> action) {
        Map<String, List<String>> byVersion = new LinkedHashMap<>();
        byVersion.put(
                "IPV4",
                networks.stream().filter(network -> !network.contains(":")).toList());
        byVersion.put(
                "IPV6",
                networks.stream().filter(network -> network.contains(":")).toList());
        List<Object> statements = new ArrayList<>();
        byVersion.forEach((version, members) -> {
            String set = name + "-" + version.toLowerCase(Locale.ROOT);
            CfnIPSet made = CfnIPSet.Builder.create(this, "Addresses-" + set)
                    .name(site.named(set))
                    .description("Addresses that are " + name)
                    .scope("CLOUDFRONT")
                    .ipAddressVersion(version)
                    .addresses(members)
                    .build();
            statements.add(Json.object("ipSetReferenceStatement", Json.object("arn", made.getAttrArn())));
        });
        return Json.object(
                "name", name,
                "priority", priority,
                "action", action,
                "statement", Json.object("orStatement", Json.object("statements", statements)),
                "visibilityConfig", visibility(site.named(name)));
    }

    private Map<String, Object> rate() {
        return Json.object(
                "name", "rate",
                "priority", 3,
                "action", Json.object("block", Json.object("customResponse", Json.object("responseCode", 429))),
                "statement",
                        Json.object(
                                "rateBasedStatement",
                                Json.object(
                                        "limit",
                                        site.size("global")
                                                .required("requests_per_five_minutes")
                                                .asInt(),
                                        "evaluationWindowSec",
                                        FIVE_MINUTES,
                                        "aggregateKeyType",
                                        "IP")),
                "visibilityConfig", visibility(site.named("rate")));
    }

    private List<Map<String, Object>> managed() {
        JsonNode groups = site.manifests().yaml("infra/firewall.yaml");
        return StreamSupport.stream(
                        site.size("global").required("firewall_rules").spliterator(), false)
                .map(JsonNode::asText)
                .map(group -> managed(group, groups.required(group)))
                .toList();
    }

    private Map<String, Object> managed(String group, JsonNode settings) {
        List<Map<String, Object>> counted = StreamSupport.stream(
                        settings.path("count").spliterator(), false)
                .map(rule -> Json.object("name", rule.asText(), "actionToUse", Json.object("count", Json.object())))
                .toList();
        return Json.object(
                "name", group,
                "priority", settings.required("priority").asInt(),
                "overrideAction", Json.object("none", Json.object()),
                "statement",
                        Json.object(
                                "managedRuleGroupStatement",
                                Json.object(
                                        "vendorName",
                                        "AWS",
                                        "name",
                                        group,
                                        "ruleActionOverrides",
                                        counted.isEmpty() ? null : counted)),
                "visibilityConfig", visibility(site.named(group)));
    }

    /** What was turned away or counted; requests that passed are not kept. */
    private void log(@Nullable String key) {
        CfnLogGroup group = CfnLogGroup.Builder.create(this, "Log")
                .logGroupName(log(site))
                .kmsKeyId(key)
                .retentionInDays(LOG_DAYS)
                .build();
        group.applyRemovalPolicy(RemovalPolicy.DESTROY);
        CfnLoggingConfiguration.Builder.create(this, "Logging")
                .resourceArn(acl.getAttrArn())
                .logDestinationConfigs(List.of(site.arns().of("logs", "log-group:" + group.getRef())))
                .redactedFields(List.of(
                        Json.object("singleHeader", Json.object("Name", "authorization")),
                        Json.object("singleHeader", Json.object("Name", "cookie"))))
                .loggingFilter(Json.object(
                        "DefaultBehavior",
                        "DROP",
                        "Filters",
                        List.of(Json.object(
                                "Behavior",
                                "KEEP",
                                "Requirement",
                                "MEETS_ANY",
                                "Conditions",
                                List.of(
                                        Json.object("ActionCondition", Json.object("Action", "BLOCK")),
                                        Json.object("ActionCondition", Json.object("Action", "COUNT")))))))
                .build();
    }

    private static CfnWebACL.VisibilityConfigProperty visibility(String metric) {
        return CfnWebACL.VisibilityConfigProperty.builder()
                .metricName(metric)
                .cloudWatchMetricsEnabled(true)
                .sampledRequestsEnabled(true)
                .build();
    }
}
