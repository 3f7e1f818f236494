package ai.jarvis.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.jarvis.infra.Checkout;
import ai.jarvis.infra.KnownPlans;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.Terraform;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The CDK app makes what Terraform makes: the stacks of a production deployment of three regions, resource by resource. */
class InventoryTest {
    private static final Correspondence CORRESPONDENCE = Correspondence.read();

    private static Inventory terraform;
    private static Inventory cloudFormation;

    @BeforeAll
    static void takeInventories() {
        boolean present = Terraform.isInstalled();
        if (!present) {
            System.err.println("WARNING: terraform is not installed, so the CDK app is NOT compared with its stacks");
        }
        assumeTrue(present, "terraform is not installed");
        cloudFormation = CloudFormationInventory.of(CORRESPONDENCE, Template.of(Synthesis.production()));
        Map<String, Plan> plans = new TreeMap<>();
        for (Plan plan : KnownPlans.make(Checkout.find())) {
            if (plan.name().equals("global-production")) {
                plans.put("global", plan);
            } else if (plan.name().startsWith("regional-") && !plan.name().equals("regional-small")) {
                plans.put(plan.name().substring("regional-".length()), plan);
            }
        }
        terraform = TerraformInventory.of(CORRESPONDENCE, plans);
    }

    @Test
    void knowsEveryKindOfResource() {
        assertThat(terraform.unknown())
                .as("kinds of Terraform that correspondence.yaml lacks")
                .isEmpty();
        assertThat(cloudFormation.unknown())
                .as("kinds of CloudFormation that correspondence.yaml lacks")
                .isEmpty();
    }

    @Test
    void makesTheSameResources() {
        assertThat(terraform.things()).hasSizeGreaterThan(900);
        assertThat(new InventoryComparison(CORRESPONDENCE, terraform, cloudFormation).numbers())
                .isEmpty();
    }

    @Test
    void givesTheResourcesTheSameValues() {
        InventoryComparison comparison = new InventoryComparison(CORRESPONDENCE, terraform, cloudFormation);

        assertThat(comparison.values()).isEmpty();
        assertThat(CORRESPONDENCE.differences())
                .as("differences that correspondence.yaml explains, but that are not there")
                .allMatch(difference -> comparison.explained().contains(difference.at()));
    }
}
