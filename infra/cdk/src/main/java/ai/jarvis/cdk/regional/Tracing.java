package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import software.amazon.awscdk.services.xray.CfnGroup;
import software.amazon.awscdk.services.xray.CfnSamplingRule;
import software.constructs.Construct;

/** Which requests are traced, and the platform's group of traces. */
final class Tracing extends Construct {
    private static final int BEFORE_THE_DEFAULT = 1000;

    Tracing(Construct scope, String id, Site site) {
        super(scope, id);
        String name = site.deployment().name();
        CfnSamplingRule.Builder.create(this, "Sampling")
                .samplingRule(CfnSamplingRule.SamplingRuleProperty.builder()
                        .ruleName(name)
                        .priority(BEFORE_THE_DEFAULT)
                        .version(1)
                        .reservoirSize(1)
                        .fixedRate(site.size("tracing").required("rate").asDouble())
                        .serviceName(site.named("*"))
                        .serviceType("*")
                        .host("*")
                        .httpMethod("*")
                        .urlPath("*")
                        .resourceArn("*")
                        .build())
                .build();
        boolean production = site.deployment().size().equals("production");
        CfnGroup.Builder.create(this, "Group")
                .groupName(name)
                .filterExpression("service(begins_with(\"" + site.named("") + "\"))")
                .insightsConfiguration(CfnGroup.InsightsConfigurationProperty.builder()
                        .insightsEnabled(production)
                        .notificationsEnabled(production)
                        .build())
                .build();
    }
}
