package ai.jarvis.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.cxapi.CloudFormationStackArtifact;

class StacksTest {
    @Test
    void makesAStackPerRegionAfterWhatSpansThem() {
        assertThat(Synthesis.production().getStacks())
                .extracting(CloudFormationStackArtifact::getStackName)
                .containsExactlyInAnyOrder(
                        "jarvis-global",
                        "jarvis-foundation-us-east-1",
                        "jarvis-foundation-ap-southeast-1",
                        "jarvis-foundation-eu-west-1",
                        "jarvis-shared",
                        "jarvis-us-east-1",
                        "jarvis-ap-southeast-1",
                        "jarvis-eu-west-1",
                        "jarvis-apis-us-east-1",
                        "jarvis-apis-ap-southeast-1",
                        "jarvis-apis-eu-west-1",
                        "jarvis-monitoring-us-east-1",
                        "jarvis-workers-us-east-1",
                        "jarvis-workers-ap-southeast-1",
                        "jarvis-workers-eu-west-1",
                        "jarvis-monitoring-ap-southeast-1",
                        "jarvis-monitoring-eu-west-1",
                        "jarvis-edge");
    }

    @Test
    void makesWhatOneRegionNeedsInAVpcOfTheUsers() {
        assertThat(Synthesis.small().getStacks())
                .extracting(CloudFormationStackArtifact::getStackName)
                .containsExactlyInAnyOrder(
                        "acme-global",
                        "acme-foundation-eu-west-1",
                        "acme-shared",
                        "acme-eu-west-1",
                        "acme-apis-eu-west-1",
                        "acme-workers-eu-west-1",
                        "acme-monitoring-eu-west-1");
    }

    @Test
    void functionsMayCallTheModelsThatTheirPlaceNames() {
        Map<String, JsonNode> allowed = new TreeMap<>();
        for (Template template : Template.of(Synthesis.small())) {
            for (JsonNode role : template.resources().values()) {
                if (role.at("/Properties/RoleName").asText().equals("acme-eu-west-1-chat")) {
                    role.at("/Properties/Policies/0/PolicyDocument/Statement")
                            .forEach(statement ->
                                    allowed.put(statement.path("Sid").asText(), statement.path("Resource")));
                }
            }
        }

        assertThat(allowed.get("GrantModelInvoke1"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(
                        "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-3-haiku-20240307-v1:0",
                        "arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-20240307-v1:0");
        assertThat(allowed.get("GrantModelEndpoint1"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(
                        "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/Own",
                        "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/own");
        assertThat(allowed).doesNotContainKey("GrantModelRerank1");
    }

    @Test
    void noStackComesNearToWhatCloudFormationAllows() {
        assertThat(Template.of(Synthesis.production()))
                .allSatisfy(template ->
                        assertThat(template.resources()).as(template.stack()).hasSizeLessThan(450));
    }
}
