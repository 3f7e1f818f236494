package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.PlannedResource;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A plan of two functions and a queue that keeps to all rules, until a test breaks it. */
final class SmallDeployment {
    static final Manifests MANIFESTS = new Manifests(
            yaml(
                    """
                    chat: {handler: http, routes: [/chat], memory: 512, timeout: 10, grants: [items, model, pictures]}
                    work:
                      handler: queue
                      memory: 512
                      timeout: 10
                      queue: {name: jarvis-work, batch: 1, visibility: 60, attempts: 5, concurrency: 2}
                      grants: [model, passwords]
                    """),
            yaml(
                    """
                    items: {statements: [{actions: [dynamodb:GetItem], resources: ["${table:items}"]}]}
                    model: {optional: true, statements: [{actions: [bedrock:InvokeModel], resources: ["${models}"]}]}
                    pictures: {optional: true, statements: [{actions: [bedrock:GetPicture], resources: ["${pictures}"]}]}
                    passwords:
                      statements: [{actions: [secretsmanager:GetRandomPassword], resources: ["*"], reason: None.}]
                    """),
            yaml("{}"),
            yaml("{}"),
            yaml("{}"),
            yaml("{}"),
            yaml("{}"),
            yaml("{}"),
            yaml("SendTraces: No resources."),
            yaml("dynamodb: {key: data, actions: {dynamodb:GetItem: [kms:Decrypt]}}"));

    private final List<PlannedResource> resources = new ArrayList<>();

    SmallDeployment() {
        function(
                "chat",
                """
                {"Sid": "GrantItems1", "Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": ["arn:table"]},
                {"Sid": "GrantModel1", "Effect": "Allow", "Action": ["bedrock:InvokeModel"], "Resource": ["arn:model"]},
                {"Sid": "UseKeyForDynamodb", "Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": ["arn:key"]}
                """);
        function(
                "work",
                """
                {"Sid": "GrantModel1", "Effect": "Allow", "Action": ["bedrock:InvokeModel"], "Resource": ["arn:model"]},
                {"Sid": "GrantPasswords1", "Effect": "Allow", "Action": ["secretsmanager:GetRandomPassword"], "Resource": ["*"]},
                {"Sid": "ReceiveFromQueue", "Effect": "Allow", "Action": ["sqs:ReceiveMessage"], "Resource": ["arn:queue"]}
                """);
        add("aws_apigatewayv2_integration.http", "{id: i1, integration_uri: invoke-chat}");
        add("aws_apigatewayv2_route.http[\"ANY /chat\"]", "{route_key: ANY /chat, target: integrations/i1}");
        add("aws_apigatewayv2_route.http[\"below\"]", "{route_key: 'ANY /chat/{proxy+}', target: integrations/i1}");
        add(
                "module.queue[\"jarvis-work\"].aws_sqs_queue.this",
                "{name: jarvis-work, sqs_managed_sse_enabled: true, redrive_policy:"
                        + " '{\"deadLetterTargetArn\": \"arn:letters\", \"maxReceiveCount\": 5}'}");
        add(
                "module.queue[\"jarvis-work\"].aws_sqs_queue.dead_letters",
                "{name: jarvis-work-dead-letters, sqs_managed_sse_enabled: true}");
        add("module.documents.aws_s3_bucket.this", "{tags_all: {Application: jarvis}}");
        add("module.documents.aws_s3_bucket_server_side_encryption_configuration.this", "{}");
    }

    private void function(String name, String statements) {
        var module = "module.function[\"" + name + "\"].";
        add(
                module + "aws_lambda_function.this",
                "{function_name: jarvis-" + name + ", runtime: java21, memory_size: 512, timeout: 10,"
                        + " architectures: [arm64], snap_start: [{apply_on: PublishedVersions}],"
                        + " tracing_config: [{mode: Active}]}");
        add(module + "aws_lambda_alias.live", "{name: live, invoke_arn: invoke-" + name + "}");
        add(module + "module.role.aws_iam_role.this", "{name: jarvis-us-east-1-" + name + "}");
        add(
                module + "aws_cloudwatch_log_group.this",
                "{name: /aws/lambda/jarvis-" + name + ", retention_in_days: 14, kms_key_id: arn:key}");
        add(
                "aws_cloudwatch_metric_alarm.this[\"errors-" + name + "\"]",
                "{dimensions: {FunctionName: jarvis-" + name + "}}");
        var policy = (ObjectNode) yaml("{}");
        policy.put(
                "policy",
                """
                {"Version": "2012-10-17", "Statement": [
                {"Sid": "WriteOwnLog", "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": ["arn:log"]},
                {"Sid": "SendTraces", "Effect": "Allow", "Action": ["xray:PutTraceSegments"], "Resource": ["*"]},
                %s]}
                """
                        .formatted(statements));
        resources.add(
                new PlannedResource(module + "module.role.aws_iam_role_policy.this[0]", "aws_iam_role_policy", policy));
    }

    private void add(String address, String values) {
        var name = address.substring(address.lastIndexOf("aws_"));
        resources.add(new PlannedResource(address, name.substring(0, name.indexOf('.')), yaml(values)));
    }

    /** The manifests with machines, and with workflows whose machines they may be taken for. */
    static Manifests withMachines(String machines) {
        return new Manifests(
                MANIFESTS.functions(),
                MANIFESTS.grants(),
                MANIFESTS.tables(),
                MANIFESTS.rules(),
                MANIFESTS.schedules(),
                yaml(machines),
                MANIFESTS.tasks(),
                yaml("{machines: 'jarvis-????????-*', grants: []}"),
                MANIFESTS.wildcards(),
                MANIFESTS.encryption());
    }

    Plan plan() {
        return new Plan("small", resources);
    }

    /** The same without a resource. */
    SmallDeployment without(String address) {
        if (!resources.removeIf(resource -> resource.address().equals(address))) {
            throw new IllegalArgumentException("There is no " + address);
        }
        return this;
    }

    /** The same with a resource changed. */
    SmallDeployment with(String address, Consumer<ObjectNode> change) {
        resources.stream()
                .filter(resource -> resource.address().equals(address))
                .forEach(resource -> change.accept((ObjectNode) resource.values()));
        return this;
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
