package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.cloudwatch.CfnCompositeAlarm;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.CfnTopic;
import software.amazon.awscdk.services.sns.CfnTopicPolicy;
import software.constructs.Construct;

/** The alarms of {@code infra/alarms.yaml} over what the manifests have, and the topic that tells of them. */
final class Alarms extends Construct {
    private final Site site;
    private final String topic;
    private final Map<String, CfnAlarm> unhealthy = new TreeMap<>();
    private final CfnCompositeAlarm composite;

    Alarms(Construct scope, String id, Site site, Items items, String key) {
        super(scope, id);
        this.site = site;
        topic = topic(key);
        site.manifests().yaml("infra/alarms.yaml").properties().forEach(alarm -> {
            if (holds(site, alarm.getValue())) {
                items.of(alarm.getValue().required("of").asText())
                        .forEach((item, attributes) -> alarm(alarm.getKey(), alarm.getValue(), item, attributes));
            }
        });
        composite = CfnCompositeAlarm.Builder.create(this, "Unhealthy")
                .alarmName(site.named("unhealthy"))
                .alarmDescription("%s in %s does not serve its users as it should."
                        .formatted(site.deployment().name(), site.region()))
                .alarmRule(unhealthy.values().stream()
                        .map(alarm -> "ALARM(\"" + alarm.getAlarmName() + "\")")
                        .collect(Collectors.joining(" OR ")))
                .alarmActions(List.of(topic))
                .okActions(List.of(topic))
                .build();
        unhealthy.values().forEach(composite::addResourceDependency);
    }

    /** Names of the alarms by which CodeDeploy takes back a function's new version: its own, and those of all. */
    static List<String> rollingBack(Site site, String function) {
        TreeSet<String> alarms = new TreeSet<>();
        site.manifests().yaml("infra/alarms.yaml").properties().forEach(alarm -> {
            if (alarm.getValue().path("rollback").asBoolean() && holds(site, alarm.getValue())) {
                boolean own = alarm.getValue().required("of").asText().equals("functions");
                alarms.add(site.named(own ? alarm.getKey() + "-" + function : alarm.getKey()));
            }
        });
        return List.copyOf(alarms);
    }

    /** ARN of the alarm that the region is unhealthy. */
    String unhealthy() {
        return composite.getAttrArn();
    }

    private static boolean holds(Site site, JsonNode alarm) {
        JsonNode sizes = alarm.get("sizes");
        return sizes == null
                || StreamSupport.stream(sizes.spliterator(), false)
                        .anyMatch(size -> size.asText().equals(site.deployment().size()));
    }

    private void alarm(String name, JsonNode alarm, String item, Map<String, Object> attributes) {
        String key = item.isEmpty() ? name : name + "-" + item;
        String description = alarm.required("description").asText();
        boolean above = alarm.has("above");
        CfnAlarm.Builder builder = CfnAlarm.Builder.create(this, key)
                .alarmName(site.named(key))
                .alarmDescription(item.isEmpty() ? description : item + ": " + description)
                .comparisonOperator(above ? "GreaterThanThreshold" : "LessThanThreshold")
                .threshold(threshold(alarm.required(above ? "above" : "below"), attributes))
                .evaluationPeriods(alarm.path("periods").asInt(1))
                .datapointsToAlarm(alarm.path("breaches").asInt(1))
                .treatMissingData(alarm.path("missing").asText("notBreaching"))
                .alarmActions(List.of(topic))
                .okActions(List.of(topic));
        int period = alarm.required("period").asInt();
        if (alarm.has("query")) {
            builder.metrics(List.of(CfnAlarm.MetricDataQueryProperty.builder()
                    .id("result")
                    .label(key)
                    .expression(alarm.required("query").asText())
                    .period(period)
                    .returnData(true)
                    .build()));
        } else if (alarm.has("expression")) {
            builder.metrics(queries(key, alarm.required("expression"), period, attributes));
        } else {
            single(builder, alarm.required("metric"), period, attributes);
        }
        CfnAlarm made = builder.build();
        if (alarm.path("unhealthy").asBoolean()) {
            unhealthy.put(key, made);
        }
    }

    private static double threshold(JsonNode limit, Map<String, Object> attributes) {
        if (limit.isNumber()) {
            return limit.asDouble();
        }
        Number attribute = (Number) attributes.get(limit.required("of").asText());
        return attribute.doubleValue() * limit.required("times").asDouble();
    }

    private static void single(CfnAlarm.Builder builder, JsonNode metric, int period, Map<String, Object> attributes) {
        String statistic = metric.required("statistic").asText();
        boolean percentile = statistic.matches("p[0-9].*");
        builder.namespace(metric.required("namespace").asText())
                .metricName(metric.required("name").asText())
                .statistic(percentile ? null : statistic)
                .extendedStatistic(percentile ? statistic : null)
                .period(period)
                .dimensions(dimensions(metric, attributes));
    }

    private static List<Object> queries(String key, JsonNode expression, int period, Map<String, Object> attributes) {
        List<Object> queries = new ArrayList<>();
        expression
                .required("metrics")
                .properties()
                .forEach(metric -> queries.add(CfnAlarm.MetricDataQueryProperty.builder()
                        .id(metric.getKey())
                        .returnData(false)
                        .metricStat(CfnAlarm.MetricStatProperty.builder()
                                .metric(CfnAlarm.MetricProperty.builder()
                                        .namespace(metric.getValue()
                                                .required("namespace")
                                                .asText())
                                        .metricName(metric.getValue()
                                                .required("name")
                                                .asText())
                                        .dimensions(dimensions(metric.getValue(), attributes))
                                        .build())
                                .stat(metric.getValue().required("statistic").asText())
                                .period(period)
                                .build())
                        .build()));
        queries.add(CfnAlarm.MetricDataQueryProperty.builder()
                .id("result")
                .label(key)
                .expression(expression.required("formula").asText())
                .returnData(true)
                .build());
        return queries;
    }

    private static List<Object> dimensions(JsonNode metric, Map<String, Object> attributes) {
        List<Object> dimensions = new ArrayList<>();
        metric.required("dimensions")
                .properties()
                .forEach(dimension -> dimensions.add(CfnAlarm.DimensionProperty.builder()
                        .name(dimension.getKey())
                        .value((String) attributes.get(dimension.getValue().asText()))
                        .build()));
        return dimensions;
    }

    private String topic(String key) {
        CfnTopic alerts = CfnTopic.Builder.create(this, "Topic")
                .topicName(site.named("alerts"))
                .kmsMasterKeyId(key)
                .build();
        CfnTopicPolicy.Builder.create(this, "TopicPolicy")
                .topics(List.of(alerts.getRef()))
                .policyDocument(Statement.policy(List.of(Json.object(
                        "Sid",
                        "AcceptAlarms",
                        "Effect",
                        "Allow",
                        "Principal",
                        Json.object("Service", "cloudwatch.amazonaws.com"),
                        "Action",
                        "sns:Publish",
                        "Resource",
                        alerts.getRef(),
                        "Condition",
                        Json.object(
                                "StringEquals",
                                Json.object(
                                        "aws:SourceAccount", site.deployment().account()))))))
                .build();
        for (String address : site.deployment().alarmEmails()) {
            CfnSubscription.Builder.create(this, "Mail-" + address)
                    .topicArn(alerts.getRef())
                    .protocol("email")
                    .endpoint(address)
                    .build();
        }
        return alerts.getRef();
    }
}
