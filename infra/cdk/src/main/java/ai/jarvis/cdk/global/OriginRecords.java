package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Role;
import ai.jarvis.cdk.Site;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.route53.CfnHealthCheck;
import software.amazon.awscdk.services.route53.CfnRecordSet;
import software.constructs.Construct;

/**
 * {@code origin.<domain>} is where CloudFront asks: the nearest of the active regions that is well, else the recovery
 * region. The regions' own stacks make the records {@code target.<region>.origin.<domain>} that these point at as CNAMEs,
 * because Route 53 refuses an alias of a name that is not there yet.
 */
final class OriginRecords extends Construct {
    private static final int HTTPS = 443;
    private static final String SECONDS = "30";

    private final Site site;
    private final String zone;
    private final @Nullable String findings;

    OriginRecords(Construct scope, String id, Site site, String zone, @Nullable String findings) {
        super(scope, id);
        this.site = site;
        this.zone = zone;
        this.findings = findings;
        Map<String, String> checks = checks();
        for (String origin : List.of(
                "origin." + site.deployment().domain(),
                "ws.origin." + site.deployment().domain())) {
            List<CfnRecordSet> active = new ArrayList<>();
            site.deployment()
                    .active()
                    .values()
                    .forEach(region -> active.add(active(origin, region, checks.get(region))));
            serving(origin, active);
            String recovery = site.deployment().regions().get(Role.RECOVERY);
            if (recovery != null) {
                recovering(origin, recovery);
            }
        }
    }

    private Map<String, String> checks() {
        JsonNode settings = site.size("global").required("health_checks");
        Map<String, String> checks = new LinkedHashMap<>();
        if (settings.isNull() || !site.deployment().has("dns-health")) {
            return checks;
        }
        for (String region : site.deployment().regions().values()) {
            String name = region + ".origin." + site.deployment().domain();
            CfnHealthCheck check = CfnHealthCheck.Builder.create(this, "Check-" + region)
                    .healthCheckConfig(CfnHealthCheck.HealthCheckConfigProperty.builder()
                            .type("HTTPS")
                            .fullyQualifiedDomainName(name)
                            .port(HTTPS)
                            .resourcePath("/health")
                            .enableSni(true)
                            .requestInterval(settings.required("interval").asInt())
                            .failureThreshold(settings.required("failures").asInt())
                            .build())
                    .healthCheckTags(List.of(CfnHealthCheck.HealthCheckTagProperty.builder()
                            .key("Name")
                            .value(site.named(region))
                            .build()))
                    .build();
            alarm(region, name, check.getAttrHealthCheckId());
            checks.put(region, check.getAttrHealthCheckId());
        }
        return checks;
    }

    private void alarm(String region, String name, String check) {
        List<String> told = findings == null ? List.of() : List.of(findings);
        CfnAlarm.Builder.create(this, "Unreachable-" + region)
                .alarmName(site.named(region + "-unreachable"))
                .alarmDescription("Route 53 cannot reach https://" + name + "/health; requests go to the other regions")
                .namespace("AWS/Route53")
                .metricName("HealthCheckStatus")
                .dimensions(List.of(Json.object("name", "HealthCheckId", "value", check)))
                .statistic("Minimum")
                .comparisonOperator("LessThanThreshold")
                .threshold(1)
                .period(60)
                .evaluationPeriods(1)
                .treatMissingData("breaching")
                .alarmActions(told)
                .okActions(told)
                .build();
    }

    private CfnRecordSet active(String origin, String region, @Nullable String check) {
        return CfnRecordSet.Builder.create(this, "Active-" + region + "-" + origin)
                .hostedZoneId(zone)
                .name("active." + origin)
                .type("CNAME")
                .ttl(SECONDS)
                .resourceRecords(List.of("target." + region + "." + origin))
                .setIdentifier(region)
                .healthCheckId(check)
                .region(region)
                .build();
    }

    private void serving(String origin, List<CfnRecordSet> active) {
        CfnRecordSet serving = CfnRecordSet.Builder.create(this, "Serving-" + origin)
                .hostedZoneId(zone)
                .name(origin)
                .type("CNAME")
                .setIdentifier("active")
                .aliasTarget(CfnRecordSet.AliasTargetProperty.builder()
                        .dnsName("active." + origin)
                        .hostedZoneId(zone)
                        .evaluateTargetHealth(true)
                        .build())
                .failover("PRIMARY")
                .build();
        active.forEach(serving::addResourceDependency);
        Validations.of(serving)
                .acknowledge(Acknowledgment.builder()
                        .id("CloudFormation-Validate::E3029")
                        .reason("Route 53 makes aliases of CNAMEs of the same zone, as of all types but NS and SOA.")
                        .build());
    }

    private void recovering(String origin, String recovery) {
        CfnRecordSet.Builder.create(this, "Recovery-" + origin)
                .hostedZoneId(zone)
                .name(origin)
                .type("CNAME")
                .ttl(SECONDS)
                .resourceRecords(List.of("target." + recovery + "." + origin))
                .setIdentifier("recovery")
                .failover("SECONDARY")
                .build();
    }
}
