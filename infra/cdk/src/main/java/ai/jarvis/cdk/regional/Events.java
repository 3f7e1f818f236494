package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.Placeholders;
import ai.jarvis.cdk.manifest.RuleEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.events.CfnArchive;
import software.amazon.awscdk.services.events.CfnEventBus;
import software.amazon.awscdk.services.events.CfnRule;
import software.constructs.Construct;

/**
 * The platform's bus, the rules of the manifest on it and on the account's default bus, and the archive from which events
 * are replayed.
 */
final class Events extends Construct {
    private static final int A_DAY = 86_400;
    private static final int ATTEMPTS = 185;

    private final Site site;
    private final CfnEventBus bus;

    Events(Construct scope, String id, Site site) {
        super(scope, id);
        this.site = site;
        bus = CfnEventBus.Builder.create(this, "Bus")
                .name(site.deployment().name())
                .build();
        CfnArchive.Builder.create(this, "Archive")
                .archiveName(site.deployment().name())
                .description("The platform's events, to be replayed")
                .sourceArn(bus.getAttrArn())
                .retentionDays(site.size("events").required("archive_days").asInt())
                .build();
    }

    /** Name of the platform's bus, once it is made. */
    String bus() {
        return bus.getRef();
    }

    /** ARNs of the rules that send to a queue. */
    static List<String> rulesTo(Site site, String queue) {
        return site.manifests().rules().entrySet().stream()
                .filter(rule -> rule.getValue().queue().equals(queue))
                .map(rule -> ruleArn(site, rule.getKey(), rule.getValue()))
                .toList();
    }

    /** ARNs of all rules. */
    static List<String> rules(Site site) {
        return site.manifests().rules().entrySet().stream()
                .map(rule -> ruleArn(site, rule.getKey(), rule.getValue()))
                .toList();
    }

    /** Makes the rules of the manifest, which send to queues and leave what cannot be delivered. */
    void route(Queues queues) {
        site.manifests().rules().forEach((name, rule) -> CfnRule.Builder.create(this, "Rule-" + name)
                .name(site.named(name))
                .description(rule.description())
                .eventBusName(rule.bus().equals("default") ? "default" : bus.getRef())
                .eventPattern(filled(rule.pattern()))
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id(rule.queue())
                        .arn(queues.arn(rule.queue()))
                        .deadLetterConfig(CfnRule.DeadLetterConfigProperty.builder()
                                .arn(queues.undelivered())
                                .build())
                        .retryPolicy(CfnRule.RetryPolicyProperty.builder()
                                .maximumEventAgeInSeconds(A_DAY)
                                .maximumRetryAttempts(ATTEMPTS)
                                .build())
                        .build()))
                .build());
    }

    /** Rules on the default bus are named by their rule alone, others by bus and rule. */
    private static String ruleArn(Site site, String name, RuleEntry rule) {
        String bus = rule.bus().equals("default") ? "" : site.deployment().name() + "/";
        return site.arns().of("events", "rule/" + bus + site.named(name));
    }

    private Object filled(Object pattern) {
        return switch (pattern) {
            case Map<?, ?> object -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                object.forEach((key, value) -> copy.put((String) key, filled(value)));
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(item -> copy.add(filled(item)));
                yield copy;
            }
            case String text ->
                Placeholders.fill(
                        text, Map.of("documents_bucket", site.arns().bucketName("documents")), "events/rules.yaml");
            default -> pattern;
        };
    }
}
