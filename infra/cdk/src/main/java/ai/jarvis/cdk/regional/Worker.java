package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.TaskEntry;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import ai.jarvis.cdk.resource.QueuePair;
import ai.jarvis.cdk.resource.ServiceRole;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalableTarget;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy;
import software.amazon.awscdk.services.ecs.CfnCluster;
import software.amazon.awscdk.services.ecs.CfnService;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition;
import software.amazon.awscdk.services.events.CfnRule;
import software.constructs.Construct;

/**
 * Fargate tasks of which each takes one message of the queue, works on it, and ends. Where some shall wait for work, a
 * service replaces those that ended and starts more as messages wait; where none shall, an object starts each. The tasks
 * have no role.
 */
final class Worker extends Construct {
    private static final int COOL_DOWN = 120;

    private static final int LONGEST_WAIT = 600;
    private static final int ATTEMPTS = 20;

    private final Site site;
    private final String name;
    private final TaskEntry task;
    private final TaskEntry.Count count;
    private final CfnCluster cluster;
    private final WorkerNetwork network;
    private final String undelivered;

    Worker(
            Construct scope,
            String id,
            Site site,
            String taskName,
            TaskEntry task,
            CfnCluster cluster,
            WorkerNetwork network,
            Workers.Surroundings around) {
        super(scope, id);
        this.site = site;
        this.task = task;
        this.cluster = cluster;
        this.network = network;
        undelivered = around.undelivered();
        name = site.named(taskName);
        count = Workers.count(site, task);
        new QueuePair(
                this,
                "Queue",
                site.arns(),
                task.queue().name(),
                task.queue().visibility(),
                task.queue().attempts(),
                around.key(),
                List.of(),
                network.condition());
        MaskedLogGroup log = new MaskedLogGroup(this, "Log", "/jarvis/tasks/" + name, around.logs());
        String definition = definition(taskName, log);
        if (count.warm() > 0) {
            scale(service(definition));
        } else {
            startByObjects(taskName, definition);
        }
    }

    private CfnService service(String definition) {
        return CfnService.Builder.create(this, "Service")
                .serviceName(name)
                .cluster(cluster.getAttrArn())
                .taskDefinition(definition)
                .launchType("FARGATE")
                .desiredCount(count.warm())
                .propagateTags("SERVICE")
                .networkConfiguration(CfnService.NetworkConfigurationProperty.builder()
                        .awsvpcConfiguration(CfnService.AwsVpcConfigurationProperty.builder()
                                .subnets(network.subnets())
                                .securityGroups(List.of(network.group()))
                                .assignPublicIp("DISABLED")
                                .build())
                        .build())
                .deploymentConfiguration(CfnService.DeploymentConfigurationProperty.builder()
                        .deploymentCircuitBreaker(CfnService.DeploymentCircuitBreakerProperty.builder()
                                .enable(true)
                                .rollback(true)
                                .build())
                        .build())
                .build();
    }

    /** Without tasks that wait, what asks for work starts one. */
    private void startByObjects(String taskName, String definition) {
        ServiceRole role = role(
                "EventRole",
                "task-" + taskName + "-events",
                "Starts task " + name + " when there is work",
                "events.amazonaws.com",
                List.of(
                        Statement.allow(
                                "StartTask",
                                List.of("ecs:RunTask"),
                                List.of(definition),
                                Json.object("ArnEquals", Json.object("ecs:cluster", List.of(cluster.getAttrArn())))),
                        Statement.allow(
                                "GiveStartRole",
                                List.of("iam:PassRole"),
                                List.of("arn:aws:iam::%s:role/%s"
                                        .formatted(
                                                site.deployment().account(),
                                                site.roleName("task-" + taskName + "-start"))))));
        CfnRule.Builder.create(this, "Start")
                .name(name + "-start")
                .description("Work for a task of " + name)
                .eventPattern(Json.object(
                        "source",
                        List.of("aws.s3"),
                        "detail-type",
                        List.of("Object Created"),
                        "detail",
                        Json.object(
                                "bucket",
                                Json.object("name", List.of(site.arns().bucketName("documents"))),
                                "object",
                                Json.object("key", List.of(Json.object("wildcard", task.startsBy()))))))
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("task")
                        .arn(cluster.getAttrArn())
                        .roleArn(role.arn())
                        .ecsParameters(CfnRule.EcsParametersProperty.builder()
                                .taskDefinitionArn(definition)
                                .launchType("FARGATE")
                                .taskCount(1)
                                .networkConfiguration(CfnRule.NetworkConfigurationProperty.builder()
                                        .awsVpcConfiguration(CfnRule.AwsVpcConfigurationProperty.builder()
                                                .subnets(network.subnets())
                                                .securityGroups(List.of(network.group()))
                                                .assignPublicIp("DISABLED")
                                                .build())
                                        .build())
                                .build())
                        .deadLetterConfig(CfnRule.DeadLetterConfigProperty.builder()
                                .arn(undelivered)
                                .build())
                        // Nobody waits longer for an answer.
                        .retryPolicy(CfnRule.RetryPolicyProperty.builder()
                                .maximumEventAgeInSeconds(LONGEST_WAIT)
                                .maximumRetryAttempts(ATTEMPTS)
                                .build())
                        .build()))
                .build();
    }

    private String definition(String taskName, MaskedLogGroup log) {
        ServiceRole starts = role(
                "StartRole",
                "task-" + taskName + "-start",
                "Starts task " + name,
                "ecs-tasks.amazonaws.com",
                starting());
        return CfnTaskDefinition.Builder.create(this, "Definition")
                .family(name)
                .requiresCompatibilities(List.of("FARGATE"))
                .networkMode("awsvpc")
                .cpu(Integer.toString(task.cpu()))
                .memory(Integer.toString(task.memory()))
                .executionRoleArn(starts.arn())
                .runtimePlatform(CfnTaskDefinition.RuntimePlatformProperty.builder()
                        .operatingSystemFamily("LINUX")
                        .cpuArchitecture("ARM64")
                        .build())
                .containerDefinitions(List.of(container(log)))
                .build()
                .getRef();
    }

    private Map<String, Object> container(MaskedLogGroup log) {
        String registry = (Workers.overIpv6(site) ? "%s.dkr-ecr.%s.on.aws" : "%s.dkr.ecr.%s.amazonaws.com")
                .formatted(site.deployment().account(), site.region());
        return Json.object(
                "name",
                "worker",
                "image",
                registry + "/" + site.deployment().name() + "/" + task.image(),
                "essential",
                true,
                "readonlyRootFilesystem",
                true,
                "privileged",
                false,
                "user",
                "1000:1000",
                "environment",
                environment().entrySet().stream()
                        .map(variable -> variable(variable.getKey(), variable.getValue()))
                        .toList(),
                "linuxParameters",
                Json.object(
                        "initProcessEnabled",
                        true,
                        "capabilities",
                        Json.object("drop", List.of("ALL")),
                        "tmpfs",
                        task.tmpfs().stream()
                                .map(mount -> Json.object(
                                        "containerPath", mount.path(),
                                        "size", mount.size(),
                                        "mountOptions", mount.options()))
                                .toList()),
                "logConfiguration",
                Json.object(
                        "logDriver",
                        "awslogs",
                        "options",
                        Json.object(
                                "awslogs-group", log.name(),
                                "awslogs-region", site.region(),
                                "awslogs-stream-prefix", "worker")));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(task.environment());
        String queueUrl = site.arns().queueUrl(task.queue().name());
        if (Workers.overIpv6(site)) {
            environment.put("JARVIS_DUAL_STACK", "on");
            queueUrl = "https://sqs.%s.api.aws/%s/%s"
                    .formatted(
                            site.region(),
                            site.deployment().account(),
                            task.queue().name());
        }
        if (count.warm() == 0) {
            // One that was started for a message that another has taken shall not wait for good.
            environment.put("JARVIS_IDLE_SECONDS", "120");
        }
        environment.put("JARVIS_QUEUE_URL", queueUrl);
        return environment;
    }

    private static Map<String, Object> variable(String name, String value) {
        return Json.object("name", name, "value", value);
    }

    /** What ECS needs to start the task; the task itself cannot use it. */
    private List<Statement> starting() {
        String repository = site.deployment().name() + "/" + task.repository();
        return List.of(
                Statement.allow("LogInToRegistry", List.of("ecr:GetAuthorizationToken"), List.of("*")),
                Statement.allow(
                        "PullImage",
                        List.of("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
                        List.of(site.arns().of("ecr", "repository/" + repository))),
                Statement.allow(
                        "WriteOwnLog",
                        List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                        List.of(site.arns().of("logs", "log-group:/jarvis/tasks/" + name + ":*"))));
    }

    private ServiceRole role(
            String id, String roleName, String description, String service, List<Statement> statements) {
        return new ServiceRole(
                this, id, site, site.roleName(roleName), description, service, Trust.account(site), statements);
    }

    /** One task for each message that waits or is worked on, beside those that wait for work. */
    private void scale(CfnService service) {
        CfnScalableTarget target = CfnScalableTarget.Builder.create(this, "Target")
                .serviceNamespace("ecs")
                .resourceId("service/" + cluster.getRef() + "/" + service.getAttrName())
                .scalableDimension("ecs:service:DesiredCount")
                .minCapacity(count.warm())
                .maxCapacity(count.most())
                .build();
        String load = "(FILL(waiting, 0) + FILL(taken, 0) + %d) / IF(FILL(running, 0) > 0, running, 1)"
                .formatted(count.warm());
        CfnScalingPolicy.Builder.create(this, "QueueDepth")
                .policyName(name + "-queue-depth")
                .policyType("TargetTrackingScaling")
                .scalingTargetId(target.getRef())
                .targetTrackingScalingPolicyConfiguration(
                        CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty.builder()
                                .targetValue(1)
                                .scaleOutCooldown(0)
                                .scaleInCooldown(COOL_DOWN)
                                .customizedMetricSpecification(
                                        CfnScalingPolicy.CustomizedMetricSpecificationProperty.builder()
                                                .metrics(List.of(
                                                        Json.object(
                                                                "id",
                                                                "load",
                                                                "label",
                                                                "Messages per task",
                                                                "expression",
                                                                load,
                                                                "returnData",
                                                                true),
                                                        messages("waiting", "ApproximateNumberOfMessagesVisible"),
                                                        messages("taken", "ApproximateNumberOfMessagesNotVisible"),
                                                        metric(
                                                                "running",
                                                                "ECS/ContainerInsights",
                                                                "RunningTaskCount",
                                                                List.of(
                                                                        variable("ClusterName", cluster.getRef()),
                                                                        variable("ServiceName", name)))))
                                                .build())
                                .build())
                .build();
    }

    private Map<String, Object> messages(String id, String metric) {
        return metric(
                id,
                "AWS/SQS",
                metric,
                List.of(variable("QueueName", task.queue().name())));
    }

    private static Map<String, Object> metric(String id, String namespace, String metric, List<Object> dimensions) {
        return Json.object(
                "id",
                id,
                "returnData",
                false,
                "metricStat",
                Json.object(
                        "stat",
                        "Average",
                        "metric",
                        Json.object("namespace", namespace, "metricName", metric, "dimensions", dimensions)));
    }
}
