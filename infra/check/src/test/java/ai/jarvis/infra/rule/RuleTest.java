package ai.jarvis.infra.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is broken is named. */
class RuleTest {
    private static final String CHATS_POLICY = "module.function[\"chat\"].module.role.aws_iam_role_policy.this[0]";
    private static final String QUEUE = "module.queue[\"jarvis-work\"].aws_sqs_queue.";
    private static final String ROUTE = "aws_apigatewayv2_route.http[\"ANY /chat\"]";

    @Test
    void aDeploymentThatKeepsToTheRulesHasNoViolations() {
        for (var rule : Rule.ALL) {
            assertThat(violations(rule, new SmallDeployment())).as(rule.says()).isEmpty();
        }
    }

    @Test
    void anActionThatNoGrantSaysIsNamedWithItsFunction() {
        var broken = new SmallDeployment().with(CHATS_POLICY, replace("dynamodb:GetItem", "dynamodb:DeleteItem"));
        assertThat(violations(new LeastPrivilege(), broken))
                .anyMatch(violation -> violation.startsWith("function chat may dynamodb:DeleteItem"))
                .anyMatch(violation -> violation.startsWith("function chat may not dynamodb:GetItem"));
    }

    @Test
    void whatARegionMayHaveNoneOfIsForAllWhoAreGrantedItOrForNobody() {
        var broken = new SmallDeployment().with(CHATS_POLICY, replace("bedrock:InvokeModel", "bedrock:GetPicture"));
        assertThat(violations(new LeastPrivilege(), broken))
                .anyMatch(violation -> violation.startsWith("function chat may not bedrock:InvokeModel"))
                .anyMatch(violation -> violation.startsWith("function chat may bedrock:GetPicture"));
    }

    @Test
    void aQueuesActionsAreForTheFunctionOfTheQueueAlone() {
        var broken = new SmallDeployment().with(CHATS_POLICY, replace("logs:PutLogEvents", "sqs:ReceiveMessage"));
        assertThat(violations(new LeastPrivilege(), broken))
                .singleElement()
                .asString()
                .startsWith("function chat may sqs:ReceiveMessage");
    }

    @Test
    void aPolicyThatIsNotKnownCannotBeJudged() {
        var broken = new SmallDeployment().with(CHATS_POLICY, policy -> policy.remove("policy"));
        assertThat(violations(new LeastPrivilege(), broken))
                .singleElement()
                .asString()
                .contains(CHATS_POLICY);
    }

    @Test
    void aRoleThatTwoFunctionsShareIsNamed() {
        var broken = new SmallDeployment()
                .with(
                        "module.function[\"work\"].module.role.aws_iam_role.this",
                        role -> role.put("name", "jarvis-us-east-1-chat"));
        assertThat(violations(new LeastPrivilege(), broken))
                .singleElement()
                .asString()
                .contains("is the same role");
    }

    @Test
    void aFunctionWithoutARoleOfItsOwnIsNamed() {
        var broken = new SmallDeployment().without("module.function[\"chat\"].module.role.aws_iam_role.this");
        assertThat(violations(new LeastPrivilege(), broken))
                .singleElement()
                .asString()
                .contains("no role of its own");
    }

    @Test
    void aMachineThatWorkflowsMayChangeIsNamed() {
        var manifests = SmallDeployment.withMachines("{restored-here: {grants: []}, restore-drill: {grants: []}}");
        assertThat(new LeastPrivilege().violations(new SmallDeployment().plan(), manifests))
                .filteredOn(violation -> violation.contains("workflows may change"))
                .singleElement()
                .asString()
                .startsWith("The machine restored-here");
    }

    @Test
    void everyActionIsTooMuch() {
        for (var wildcard : List.of("*", "dynamodb:*", "dynamodb:Get*")) {
            var broken = new SmallDeployment().with(CHATS_POLICY, replace("dynamodb:GetItem", wildcard));
            assertThat(violations(new ReasonedWildcards(), broken))
                    .containsExactly(CHATS_POLICY + " (GrantItems1) allows the action " + wildcard);
        }
    }

    @Test
    void everyResourceNeedsAReason() {
        var broken = new SmallDeployment().with(CHATS_POLICY, replace("arn:table", "*"));
        assertThat(violations(new ReasonedWildcards(), broken))
                .singleElement()
                .asString()
                .contains(CHATS_POLICY, "dynamodb:GetItem", "on every resource");
    }

    @Test
    void aMissingDeadLetterQueueIsNamed() {
        var broken = new SmallDeployment().without(QUEUE + "dead_letters");
        assertThat(violations(new DeadLetters(), broken))
                .singleElement()
                .asString()
                .startsWith("The queue jarvis-work-dead-letters is missing");
    }

    @Test
    void aQueueThatKeepsWhatFailsForEverIsNamed() {
        var broken = new SmallDeployment().with(QUEUE + "this", queue -> queue.remove("redrive_policy"));
        assertThat(violations(new DeadLetters(), broken))
                .anyMatch(violation -> violation.contains("jarvis-work") && violation.contains("no redrive policy"));
    }

    @Test
    void aQueueWithOtherAttemptsThanTheManifestsIsNamed() {
        var broken = new SmallDeployment()
                .with(
                        QUEUE + "this",
                        queue -> queue.put(
                                "redrive_policy",
                                "{\"deadLetterTargetArn\": \"arn:letters\", \"maxReceiveCount\": 50}"));
        assertThat(violations(new DeadLetters(), broken))
                .containsExactly("jarvis-work gives a message up after 50 attempts, not 5");
    }

    @Test
    void aRouteWithoutAFunctionIsNamed() {
        var broken = new SmallDeployment().with(ROUTE, route -> route.putNull("target"));
        assertThat(violations(new Routes(), broken))
                .containsExactly(ROUTE + ": the route ANY /chat leads to no function instead of chat");
    }

    @Test
    void aRouteToAnotherFunctionIsNamed() {
        var broken = new SmallDeployment()
                .with(
                        "aws_apigatewayv2_integration.http",
                        integration -> integration.put("integration_uri", "invoke-work"));
        assertThat(violations(new Routes(), broken))
                .hasSize(2)
                .allMatch(violation -> violation.endsWith("leads to work instead of chat"));
    }

    @Test
    void aRouteThatIsNotInTheManifestIsNamed() {
        var broken = new SmallDeployment().with(ROUTE, route -> route.put("route_key", "ANY /admin"));
        assertThat(violations(new Routes(), broken))
                .containsExactlyInAnyOrder(
                        ROUTE + ": the route ANY /admin is not in functions.yaml",
                        "The route ANY /chat of chat is missing");
    }

    @Test
    void aFunctionThatLacksAPartIsNamedWithThePart() {
        var function = "module.function[\"chat\"].";
        assertThat(violations(new WholeFunctions(), new SmallDeployment().without(function + "aws_lambda_alias.live")))
                .containsExactly("The function chat has no alias live");
        assertThat(violations(
                        new WholeFunctions(),
                        new SmallDeployment().without(function + "aws_cloudwatch_log_group.this")))
                .containsExactly("The function chat has no log group with an end");
        assertThat(violations(
                        new WholeFunctions(),
                        new SmallDeployment().without("aws_cloudwatch_metric_alarm.this[\"errors-chat\"]")))
                .containsExactly("The function chat has no alarm");
        assertThat(violations(
                        new WholeFunctions(), new SmallDeployment().without(function + "aws_lambda_function.this")))
                .containsExactly("The function chat is missing");
    }

    @Test
    void aFunctionOfAnotherSizeThanTheManifestsIsNamed() {
        var function = "module.function[\"chat\"].aws_lambda_function.this";
        assertThat(violations(
                        new WholeFunctions(), new SmallDeployment().with(function, it -> it.put("memory_size", 10240))))
                .containsExactly(function + ": memory_size is 10240, not 512");
    }

    @Test
    void whatKeepsDataInTheClearIsNamed() {
        assertThat(violations(
                        new Encrypted(),
                        new SmallDeployment()
                                .with(QUEUE + "this", queue -> queue.put("sqs_managed_sse_enabled", false))))
                .containsExactly(QUEUE + "this does not encrypt what it keeps");
        assertThat(violations(
                        new Encrypted(),
                        new SmallDeployment()
                                .without("module.documents.aws_s3_bucket_server_side_encryption_configuration.this")))
                .containsExactly("module.documents.aws_s3_bucket.this does not encrypt what it keeps");
    }

    @Test
    void whatCannotBeToldApartOnTheBillIsNamed() {
        var broken = new SmallDeployment()
                .with("module.documents.aws_s3_bucket.this", bucket -> bucket.putObject("tags_all"));
        assertThat(violations(new Tagged(), broken))
                .containsExactly("module.documents.aws_s3_bucket.this has no tag Application");
    }

    private static List<String> violations(Rule rule, SmallDeployment deployment) {
        return rule.violations(deployment.plan(), SmallDeployment.MANIFESTS);
    }

    private static Consumer<ObjectNode> replace(String action, String by) {
        return policy ->
                policy.put("policy", policy.path("policy").asText().replace("\"" + action + "\"", "\"" + by + "\""));
    }
}
