package ai.jarvis.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.infra.Plan;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the comparison with Terraform says when one of the two is changed and the other is not. */
class DriftTest {
    private static final Correspondence CORRESPONDENCE = Correspondence.read();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FUNCTION =
            """
            {"address": "module.function.aws_lambda_function.this", "mode": "managed", "type": "aws_lambda_function",
             "name": "this", "change": {"after": {"function_name": "jarvis-chat", "memory_size": 1536,
               "reserved_concurrent_executions": null,
               "environment": [{"variables": {"JARVIS_EVENT_BUS": "jarvis", "JARVIS_CHAT_MODELS": "model"}}]}}}""";
    private static final String QUEUE =
            """
            {"address": "aws_sqs_queue.this", "mode": "managed", "type": "aws_sqs_queue", "name": "this",
             "change": {"after": {"name": "work", "redrive_policy":
               "{\\"deadLetterTargetArn\\":\\"arn:aws:sqs:eu-west-1:123456789012:work-dead-letters\\",\\"maxReceiveCount\\":5}"}}}""";
    private static final String SAME_FUNCTION =
            """
            {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "jarvis-chat", "MemorySize": 1536,
             "Environment": {"Variables": {"JARVIS_EVENT_BUS": {"Ref": "Bus"}, "JARVIS_CHAT_MODELS": "model"}}}}""";
    private static final String SAME_QUEUE =
            """
            {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "work", "RedrivePolicy":
             {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 5}}}""";
    private static final String BUS = "{\"Type\": \"AWS::Events::EventBus\", \"Properties\": {\"Name\": \"jarvis\"}}";
    private static final String DEAD =
            "{\"Type\": \"AWS::SQS::Queue\", \"Properties\": {\"QueueName\": \"work-dead-letters\"}}";

    @Test
    void findsNothingWhereBothSayTheSameEachInItsOwnWay() throws JsonProcessingException {
        InventoryComparison comparison = compare(
                List.of(FUNCTION, QUEUE, bus(), dead()),
                Map.of("Chat", SAME_FUNCTION, "Work", SAME_QUEUE, "Bus", BUS, "Dead", DEAD));

        assertThat(comparison.numbers()).isEmpty();
        assertThat(comparison.values()).isEmpty();
    }

    @Test
    void namesBothSidesOfAResourceThatOneHasNot() throws JsonProcessingException {
        InventoryComparison comparison = compare(List.of(FUNCTION), Map.of("Dead", DEAD));

        assertThat(comparison.numbers())
                .containsExactly(
                        "eu-west-1 aws_lambda_function jarvis-chat: Terraform plans 1"
                                + " [module.function.aws_lambda_function.this], the CDK app makes 0 []",
                        "eu-west-1 aws_sqs_queue work-dead-letters: Terraform plans 0 [],"
                                + " the CDK app makes 1 [jarvis-eu-west-1 Dead]");
    }

    @Test
    void namesBothSidesOfAValueThatDiffers() throws JsonProcessingException {
        InventoryComparison comparison = compare(
                List.of(FUNCTION, QUEUE),
                Map.of(
                        "Chat",
                        SAME_FUNCTION.replace("1536", "512").replace("JARVIS_CHAT_MODELS", "JARVIS_MODELS"),
                        "Work",
                        SAME_QUEUE.replace("5", "3"),
                        "Bus",
                        BUS,
                        "Dead",
                        DEAD));

        String function = "eu-west-1, module.function.aws_lambda_function.this and jarvis-eu-west-1 Chat:"
                + " aws_lambda_function jarvis-chat ";
        assertThat(comparison.values())
                .containsExactly(
                        function + "memory_size is \"1536\" in Terraform's plan and \"512\" in the CDK app's template",
                        function + "environment.0.variables.JARVIS_CHAT_MODELS is \"model\" in Terraform's plan"
                                + " and not set in the CDK app's template",
                        function + "environment.0.variables.JARVIS_MODELS is not set in Terraform's plan"
                                + " and \"model\" in the CDK app's template",
                        "eu-west-1, aws_sqs_queue.this and jarvis-eu-west-1 Work: aws_sqs_queue work"
                                + " redrive_policy.maxReceiveCount is \"5\" in Terraform's plan"
                                + " and \"3\" in the CDK app's template");
    }

    @Test
    void namesKindsThatItDoesNotKnow() throws JsonProcessingException {
        assertThat(terraform(List.of(FUNCTION.replace("aws_lambda_function", "aws_mq_broker")))
                        .unknown())
                .containsExactly("module.function.aws_mq_broker.this (eu-west-1)");
        assertThat(cloudFormation(Map.of("Broker", BUS.replace("AWS::Events::EventBus", "AWS::AmazonMQ::Broker")))
                        .unknown())
                .containsExactly("AWS::AmazonMQ::Broker (jarvis-eu-west-1)");
    }

    private static String bus() {
        return """
            {"address": "aws_cloudwatch_event_bus.this", "mode": "managed", "type": "aws_cloudwatch_event_bus",
             "name": "this", "change": {"after": {"name": "jarvis"}}}""";
    }

    private static String dead() {
        return """
            {"address": "aws_sqs_queue.dead", "mode": "managed", "type": "aws_sqs_queue", "name": "dead",
             "change": {"after": {"name": "work-dead-letters"}}}""";
    }

    private static InventoryComparison compare(List<String> planned, Map<String, String> synthesised)
            throws JsonProcessingException {
        return new InventoryComparison(CORRESPONDENCE, terraform(planned), cloudFormation(synthesised));
    }

    private static Inventory terraform(List<String> resources) throws JsonProcessingException {
        JsonNode plan = JSON.readTree("{\"resource_changes\": " + resources + "}");
        return TerraformInventory.of(CORRESPONDENCE, Map.of("eu-west-1", Plan.read("region", plan)));
    }

    private static Inventory cloudFormation(Map<String, String> resources) throws JsonProcessingException {
        Map<String, JsonNode> parsed = new TreeMap<>();
        for (Map.Entry<String, String> resource : resources.entrySet()) {
            parsed.put(resource.getKey(), JSON.readTree(resource.getValue()));
        }
        return CloudFormationInventory.of(
                CORRESPONDENCE,
                List.of(new Template(
                        "jarvis-eu-west-1", "eu-west-1", Path.of("template.json"), parsed, JSON.createArrayNode())));
    }
}
