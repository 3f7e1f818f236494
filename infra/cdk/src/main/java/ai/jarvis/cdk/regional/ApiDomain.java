package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.apigatewayv2.CfnApiMapping;
import software.amazon.awscdk.services.apigatewayv2.CfnDomainName;
import software.amazon.awscdk.services.route53.CfnRecordSet;
import software.constructs.Construct;

/** A domain name of an API, and a record that leads to it. */
final class ApiDomain extends Construct {
    /**
     * Makes both.
     *
     * @param name by which clients ask for the API
     * @param record that leads to the name's address in this region: the name itself, or one that a latency record names
     * @param path first part of the path below which the API answers, absent: at the root
     */
    ApiDomain(
            Construct scope,
            String id,
            String name,
            String record,
            String zone,
            String certificate,
            String api,
            String stage,
            Optional<String> path) {
        super(scope, id);
        CfnDomainName domain = CfnDomainName.Builder.create(this, "Name")
                .domainName(name)
                .domainNameConfigurations(List.of(CfnDomainName.DomainNameConfigurationProperty.builder()
                        .certificateArn(certificate)
                        .endpointType("REGIONAL")
                        .securityPolicy("TLS_1_2")
                        .build()))
                .build();
        CfnApiMapping.Builder.create(this, "Mapping")
                .apiId(api)
                .domainName(domain.getRef())
                .stage(stage)
                .apiMappingKey(path.orElse(null))
                .build();
        CfnRecordSet.Builder.create(this, "Record")
                .hostedZoneId(zone)
                .name(record)
                .type("A")
                .aliasTarget(CfnRecordSet.AliasTargetProperty.builder()
                        .dnsName(domain.getAttrRegionalDomainName())
                        .hostedZoneId(domain.getAttrRegionalHostedZoneId())
                        .evaluateTargetHealth(false)
                        .build())
                .build();
    }

    /** ARN of what an API executes. */
    static String execution(Site site, String api) {
        return site.arns().of("execute-api", api);
    }
}
