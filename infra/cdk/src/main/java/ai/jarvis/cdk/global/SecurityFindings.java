package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.services.config.CfnConfigRule;
import software.amazon.awscdk.services.config.CfnConfigurationRecorder;
import software.amazon.awscdk.services.config.CfnDeliveryChannel;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.guardduty.CfnDetector;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.CfnTopic;
import software.amazon.awscdk.services.sns.CfnTopicPolicy;
import software.constructs.Construct;

/**
 * GuardDuty watches the account in a region, Config records how its resources change; what they find is mailed. An account
 * has one detector and one recorder per region: {@code without} leaves ours out where there is one already.
 */
final class SecurityFindings extends Construct {
    private final String topic;

    SecurityFindings(Construct scope, String id, Site site, String key, String logs) {
        super(scope, id);
        JsonNode size = site.size("global");
        if (site.deployment().has("guardduty")) {
            detector(size.required("guardduty"));
        }
        if (size.required("config").asBoolean() && site.deployment().has("config")) {
            recorder(site, logs);
        }
        topic = topic(site, key);
    }

    /** ARN of the topic that tells of findings. */
    String topic() {
        return topic;
    }

    private void detector(JsonNode features) {
        CfnDetector.Builder.create(this, "Detector")
                .enable(true)
                .findingPublishingFrequency("FIFTEEN_MINUTES")
                .features(StreamSupport.stream(features.spliterator(), false)
                        .map(feature -> Json.object("name", feature.asText(), "status", "ENABLED"))
                        .toList())
                .build();
    }

    private void recorder(Site site, String logs) {
        String name = site.deployment().name();
        CfnConfigurationRecorder recorder = CfnConfigurationRecorder.Builder.create(this, "Recorder")
                .name(name)
                .roleArn(site.arns().iam("role/" + site.named("config")))
                .recordingGroup(CfnConfigurationRecorder.RecordingGroupProperty.builder()
                        .allSupported(true)
                        // Global resources are recorded once.
                        .includeGlobalResourceTypes(site.primary())
                        .build())
                .build();
        CfnDeliveryChannel.Builder.create(this, "Channel")
                .name(name)
                .s3BucketName(logs)
                .s3KeyPrefix("config")
                .build();
        site.manifests().yaml("infra/config-rules.yaml").properties().forEach(rule -> CfnConfigRule.Builder.create(
                        this, "Rule-" + rule.getKey())
                .configRuleName(site.named(rule.getKey()))
                .source(CfnConfigRule.SourceProperty.builder()
                        .owner("AWS")
                        .sourceIdentifier(rule.getValue().asText())
                        .build())
                .build()
                .addResourceDependency(recorder));
    }

    private String topic(Site site, String key) {
        CfnTopic findings = CfnTopic.Builder.create(this, "Topic")
                .topicName(site.named("findings"))
                .kmsMasterKeyId(key)
                .build();
        CfnTopicPolicy.Builder.create(this, "TopicPolicy")
                .topics(List.of(findings.getRef()))
                .policyDocument(site.manifests()
                        .template(
                                "infra/terraform/modules/foundation/policies/findings.json.tftpl",
                                Json.object(
                                        "account",
                                        site.deployment().account(),
                                        "topic",
                                        site.arns().of("sns", site.named("findings")))))
                .build();
        for (String address : site.deployment().alarmEmails()) {
            CfnSubscription.Builder.create(this, "Mail-" + address)
                    .topicArn(findings.getRef())
                    .protocol("email")
                    .endpoint(address)
                    .build();
        }
        CfnRule.Builder.create(this, "Rule")
                .name(site.named("findings"))
                .description(
                        "GuardDuty's findings of severity medium and above, and Config rules that are not kept any more")
                .eventPattern(pattern(site))
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("mail")
                        .arn(findings.getRef())
                        .build()))
                .build();
        return findings.getRef();
    }

    private static Object pattern(Site site) {
        return Json.object(
                "$or",
                List.of(
                        Json.object(
                                "source", List.of("aws.guardduty"),
                                "detail-type", List.of("GuardDuty Finding"),
                                "detail", Json.object("severity", List.of(Json.object("numeric", List.of(">=", 4))))),
                        Json.object(
                                "source", List.of("aws.config"),
                                "detail-type", List.of("Config Rules Compliance Change"),
                                "detail",
                                        Json.object(
                                                "newEvaluationResult",
                                                Json.object("complianceType", List.of("NON_COMPLIANT")),
                                                "configRuleName",
                                                List.of(Json.object("prefix", site.named("")))))));
    }
}
