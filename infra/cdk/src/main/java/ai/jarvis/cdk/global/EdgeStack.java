package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.certificatemanager.CfnCertificate;
import software.amazon.awscdk.services.cloudfront.CfnDistribution;
import software.amazon.awscdk.services.logs.CfnDelivery;
import software.amazon.awscdk.services.logs.CfnDeliveryDestination;
import software.amazon.awscdk.services.logs.CfnDeliverySource;
import software.amazon.awscdk.services.route53.CfnRecordSet;
import software.constructs.Construct;

/**
 * CloudFront is the only way in: it carries the firewall, and the header that the APIs demand. In us-east-1, from where
 * alone it takes its certificate and its firewall, and where Route 53 writes its metrics.
 */
public final class EdgeStack extends Stack {
    // AWS's managed policies, whose ids are the same in every account: the documentation's "Use managed cache
    // policies",
    // "Use managed origin request policies" and "Use managed response headers policies".
    private static final String CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private static final String ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
    private static final String SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03";
    /** The zone of every distribution. */
    private static final String CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";
    /** As long as the longest function that answers a request. */
    private static final int LONGEST_SECONDS = 60;

    private final Site site;

    /**
     * Makes the stack.
     *
     * @param zone the domain's zone
     * @param foundation what us-east-1 has where it is one of the regions: the topic that hears of regions which cannot be
     *     reached, and the key of the firewall's log
     */
    public EdgeStack(Construct scope, String id, Site site, String zone, @Nullable FoundationStack foundation) {
        super(
                scope,
                id,
                site.stack("global", "The way in to " + site.deployment().name()));
        this.site = site;
        new OriginRecords(this, "OriginRecords", site, zone, foundation == null ? null : foundation.findings());
        if (site.deployment().has("cdn")) {
            String firewall = site.deployment().has("firewall")
                    ? new Firewall(this, "Firewall", site, foundation == null ? null : foundation.key()).arn()
                    : null;
            CfnDistribution distribution = distribution(zone, firewall);
            records(zone, distribution);
            logs(distribution);
        }
    }

    private CfnDistribution distribution(String zone, @Nullable String firewall) {
        String domain = site.deployment().domain();
        String certificate = CfnCertificate.Builder.create(this, "Certificate")
                .domainName(domain)
                .validationMethod("DNS")
                .domainValidationOptions(List.of(Json.object("domainName", domain, "hostedZoneId", zone)))
                .build()
                .getRef();
        return CfnDistribution.Builder.create(this, "Distribution")
                .distributionConfig(CfnDistribution.DistributionConfigProperty.builder()
                        // A change of the version has CloudFormation read the secret again.
                        .comment(site.deployment().name() + ", origin secret "
                                + site.deployment().originSecretVersion())
                        .enabled(true)
                        .ipv6Enabled(true)
                        .httpVersion("http2and3")
                        .aliases(List.of(domain))
                        .priceClass(site.size("global").required("price_class").asText())
                        .webAclId(firewall)
                        .origins(
                                List.of(origin("http", "origin." + domain), origin("websocket", "ws.origin." + domain)))
                        .defaultCacheBehavior(CfnDistribution.DefaultCacheBehaviorProperty.builder()
                                .targetOriginId("http")
                                .viewerProtocolPolicy("redirect-to-https")
                                .allowedMethods(List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"))
                                .cachedMethods(List.of("GET", "HEAD"))
                                .compress(true)
                                .cachePolicyId(CACHING_DISABLED)
                                .originRequestPolicyId(ALL_VIEWER_EXCEPT_HOST_HEADER)
                                .responseHeadersPolicyId(SECURITY_HEADERS)
                                .build())
                        // The WebSocket API is reached at its stage's root, whatever the path.
                        .cacheBehaviors(List.of(CfnDistribution.CacheBehaviorProperty.builder()
                                .pathPattern("/ws")
                                .targetOriginId("websocket")
                                .viewerProtocolPolicy("https-only")
                                .allowedMethods(List.of("GET", "HEAD"))
                                .cachedMethods(List.of("GET", "HEAD"))
                                .cachePolicyId(CACHING_DISABLED)
                                .originRequestPolicyId(ALL_VIEWER_EXCEPT_HOST_HEADER)
                                .build()))
                        .restrictions(CfnDistribution.RestrictionsProperty.builder()
                                .geoRestriction(CfnDistribution.GeoRestrictionProperty.builder()
                                        .restrictionType("none")
                                        .build())
                                .build())
                        .viewerCertificate(CfnDistribution.ViewerCertificateProperty.builder()
                                .acmCertificateArn(certificate)
                                .sslSupportMethod("sni-only")
                                .minimumProtocolVersion("TLSv1.2_2021")
                                .build())
                        .build())
                .build();
    }

    private Map<String, Object> origin(String id, String domain) {
        String secret = "{{resolve:secretsmanager:" + site.deployment().name() + "/origin:SecretString:current}}";
        return Json.object(
                "id",
                id,
                "domainName",
                domain,
                "originCustomHeaders",
                List.of(Json.object(
                        "headerName",
                        site.manifests()
                                .yaml("infra/api.yaml")
                                .required("header")
                                .asText(),
                        "headerValue",
                        secret)),
                "customOriginConfig",
                Json.object(
                        "httpPort",
                        80,
                        "httpsPort",
                        443,
                        "originProtocolPolicy",
                        "https-only",
                        "originSslProtocols",
                        List.of("TLSv1.2"),
                        "originReadTimeout",
                        LONGEST_SECONDS));
    }

    private void records(String zone, CfnDistribution distribution) {
        for (String type : List.of("A", "AAAA")) {
            CfnRecordSet.Builder.create(this, "Domain-" + type)
                    .hostedZoneId(zone)
                    .name(site.deployment().domain())
                    .type(type)
                    .aliasTarget(CfnRecordSet.AliasTargetProperty.builder()
                            .dnsName(distribution.getAttrDomainName())
                            .hostedZoneId(CLOUDFRONT_ZONE)
                            .evaluateTargetHealth(false)
                            .build())
                    .build();
        }
    }

    /** Access logs, to the primary region's logs bucket. */
    private void logs(CfnDistribution distribution) {
        CfnDeliverySource source = CfnDeliverySource.Builder.create(this, "LogSource")
                .name(site.named("cdn"))
                .logType("ACCESS_LOGS")
                .resourceArn("arn:aws:cloudfront::%s:distribution/%s"
                        .formatted(site.deployment().account(), distribution.getRef()))
                .build();
        CfnDeliveryDestination destination = CfnDeliveryDestination.Builder.create(this, "LogDestination")
                .name(site.named("cdn"))
                .outputFormat("parquet")
                .destinationResourceArn(
                        site.arns().in(site.deployment().primary()).bucket("logs") + "/cdn")
                .build();
        CfnDelivery.Builder.create(this, "LogDelivery")
                .deliverySourceName(source.getRef())
                .deliveryDestinationArn(destination.getAttrArn())
                .build();
    }
}
