package ai.jarvis.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The CDK app makes what Terraform makes: the stacks of a production deployment of three regions, resource by resource. */
class InventoryTest {
    private static final Correspondence CORRESPONDENCE = Correspondence.read();

    private static Inventory terraform;
    private static Inventory cloudFormation;

    @BeforeAll
    static void takeInventories() throws IOException, InterruptedException {
        boolean present = CommandLine.present("terraform");
        if (!present) {
            System.err.println("WARNING: terraform is not installed, so the CDK app is NOT compared with its stacks");
        }
        assumeTrue(present, "terraform is not installed");
        cloudFormation = CloudFormationInventory.of(CORRESPONDENCE, Template.of(Synthesis.production()));
        terraform = TerraformInventory.of(
                CORRESPONDENCE, TerraformPlans.make(Path.of("target/packages").toAbsolutePath()));
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
        Map<String, List<Inventory.Thing>> one = terraform.byName();
        Map<String, List<Inventory.Thing>> other = cloudFormation.byName();
        TreeSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            List<Inventory.Thing> planned = one.getOrDefault(name, List.of());
            List<Inventory.Thing> synthesised = other.getOrDefault(name, List.of());
            if (planned.size() != synthesised.size()) {
                differences.add("%s: Terraform plans %d %s, the CDK app makes %d %s"
                        .formatted(
                                name, planned.size(), addresses(planned), synthesised.size(), addresses(synthesised)));
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void givesTheResourcesTheSameValues() {
        Map<String, List<Inventory.Thing>> other = cloudFormation.byName();
        List<String> differences = new ArrayList<>();
        TreeSet<String> explained = new TreeSet<>();
        terraform.byName().forEach((name, planned) -> {
            List<Inventory.Thing> synthesised = other.getOrDefault(name, List.of());
            if (synthesised.size() != planned.size()) {
                return;
            }
            for (int i = 0; i < planned.size(); i++) {
                compare(planned, synthesised, i, differences, explained);
            }
        });
        assertThat(differences).isEmpty();
        assertThat(CORRESPONDENCE.differences())
                .as("differences that correspondence.yaml explains, but that are not there")
                .allMatch(difference -> explained.contains(difference.at()));
    }

    /** Of several with one name, the values of all are compared as a set. */
    private static void compare(
            List<Inventory.Thing> planned,
            List<Inventory.Thing> synthesised,
            int index,
            List<String> differences,
            Set<String> explained) {
        Inventory.Thing thing = planned.get(index);
        thing.values().forEach((path, value) -> {
            List<JsonNode> wanted =
                    planned.stream().map(one -> one.values().get(path)).toList();
            List<JsonNode> found =
                    synthesised.stream().map(one -> one.values().get(path)).toList();
            if (found.containsAll(wanted) && wanted.containsAll(found)) {
                return;
            }
            new Comparison(thing.kind() + " " + thing.name() + " " + path, CORRESPONDENCE.differences(), explained)
                    .compare(value, found.get(index))
                    .forEach(difference -> differences.add("%s, %s and %s: %s"
                            .formatted(
                                    thing.scope(),
                                    thing.address(),
                                    synthesised.get(index).address(),
                                    difference)));
        });
    }

    private static List<String> addresses(List<Inventory.Thing> things) {
        return things.stream().map(Inventory.Thing::address).toList();
    }
}
