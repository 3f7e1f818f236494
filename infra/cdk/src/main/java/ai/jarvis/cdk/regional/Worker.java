package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.TaskEntry;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import ai.jarvis.cdk.resource.QueuePair;
import ai.jarvis.cdk.resource.ServiceRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalableTarget;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy;
import software.amazon.awscdk.services.ecs.CfnCluster;
import software.amazon.awscdk.services.ecs.CfnService;
import software.amazon.awscdk.services.ecs.CfnTaskDefinition;
import software.constructs.Construct;

/**
 * Fargate tasks of which each takes one message of the queue, works on it, ends, and is replaced. Some wait for work; more
 * are started as messages wait.
 */
final class Worker extends Construct {
    private static final int COOL_DOWN = 120;

    private final Site site;
    private final String name;
    private final TaskEntry task;

    Worker(
            Construct scope,
            String id,
            Site site,
            String taskName,
            TaskEntry task,
            CfnCluster cluster,
            Network network,
            Grants grants,
            MaskedLogGroup.Settings logs) {
        super(scope, id);
        this.site = site;
        this.task = task;
        name = site.named(taskName);
        new QueuePair(
                this,
                "Queue",
                site.arns(),
                name,
                task.queue().visibility(),
                task.queue().attempts(),
                grants.key("platform"),
                List.of());
        MaskedLogGroup log = new MaskedLogGroup(this, "Log", "/jarvis/tasks/" + name, logs);
        CfnService service = CfnService.Builder.create(this, "Service")
                .serviceName(name)
                .cluster(cluster.getAttrArn())
                .taskDefinition(definition(taskName, grants, log))
                .launchType("FARGATE")
                .desiredCount(task.warm())
                .propagateTags("SERVICE")
                .networkConfiguration(CfnService.NetworkConfigurationProperty.builder()
                        .awsvpcConfiguration(CfnService.AwsVpcConfigurationProperty.builder()
                                .subnets(network.applicationSubnets())
                                .securityGroups(network.groups().reaching(grants.networks(task.grants()), false))
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
        scale(service, cluster);
    }

    private String definition(String taskName, Grants grants, MaskedLogGroup log) {
        ServiceRole starts = role("StartRole", "task-" + taskName + "-start", "Starts task " + name, starting());
        List<Statement> own = new ArrayList<>();
        own.add(Statement.allow(
                "TakeOwnMessages",
                List.of("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"),
                List.of(site.arns().queue(name))));
        own.addAll(grants.statements(task.grants(), List.of("sqs:ReceiveMessage")));
        ServiceRole works = role("Role", "task-" + taskName, "Task " + name, own);
        return CfnTaskDefinition.Builder.create(this, "Definition")
                .family(name)
                .requiresCompatibilities(List.of("FARGATE"))
                .networkMode("awsvpc")
                .cpu(Integer.toString(task.cpu()))
                .memory(Integer.toString(task.memory()))
                .executionRoleArn(starts.arn())
                .taskRoleArn(works.arn())
                .runtimePlatform(CfnTaskDefinition.RuntimePlatformProperty.builder()
                        .operatingSystemFamily("LINUX")
                        .cpuArchitecture("ARM64")
                        .build())
                .containerDefinitions(List.of(container(log)))
                .build()
                .getRef();
    }

    private Map<String, Object> container(MaskedLogGroup log) {
        String registry =
                "%s.dkr.ecr.%s.amazonaws.com".formatted(site.deployment().account(), site.region());
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
                List.of(
                        variable("JARVIS_DOCUMENTS_BUCKET", site.arns().bucketName("documents")),
                        variable("JARVIS_QUEUE_URL", site.arns().queueUrl(name)),
                        variable("JARVIS_TABLE_PREFIX", site.named(""))),
                "linuxParameters",
                Json.object("initProcessEnabled", true, "capabilities", Json.object("drop", List.of("ALL"))),
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

    private ServiceRole role(String id, String roleName, String description, List<Statement> statements) {
        return new ServiceRole(
                this,
                id,
                site,
                site.roleName(roleName),
                description,
                "ecs-tasks.amazonaws.com",
                Trust.account(site),
                statements);
    }

    /** One task for each message that waits or is worked on, beside those that wait for work. */
    private void scale(CfnService service, CfnCluster cluster) {
        CfnScalableTarget target = CfnScalableTarget.Builder.create(this, "Target")
                .serviceNamespace("ecs")
                .resourceId("service/" + cluster.getRef() + "/" + service.getAttrName())
                .scalableDimension("ecs:service:DesiredCount")
                .minCapacity(task.warm())
                .maxCapacity(task.most())
                .build();
        String load = "(FILL(waiting, 0) + FILL(taken, 0) + %d) / IF(FILL(running, 0) > 0, running, 1)"
                .formatted(task.warm());
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
        return metric(id, "AWS/SQS", metric, List.of(variable("QueueName", name)));
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
