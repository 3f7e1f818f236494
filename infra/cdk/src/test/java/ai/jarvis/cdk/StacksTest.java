package ai.jarvis.cdk;

import static org.assertj.core.api.Assertions.assertThat;

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
                        "jarvis-monitoring-us-east-1",
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
                        "acme-monitoring-eu-west-1");
    }

    @Test
    void noStackComesNearToWhatCloudFormationAllows() {
        assertThat(Template.of(Synthesis.production()))
                .allSatisfy(template ->
                        assertThat(template.resources()).as(template.stack()).hasSizeLessThan(450));
    }
}
