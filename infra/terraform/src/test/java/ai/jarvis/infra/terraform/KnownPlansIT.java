package ai.jarvis.infra.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.jarvis.infra.Checkout;
import ai.jarvis.infra.KnownPlans;
import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Tool;
import ai.jarvis.infra.rule.Rule;
import ai.jarvis.infra.rule.Tagged;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules that hold of every plan, for the plans in which nothing is left out. */
class KnownPlansIT {
    private static final Checkout CHECKOUT = Checkout.find();

    @TestFactory
    Stream<DynamicTest> whatIsPlannedKeepsToTheRules() {
        var terraform = Tool.terraform();
        assumeTrue(terraform.isThere(), terraform.otherwise());
        var manifests = Manifests.read(CHECKOUT);
        return KnownPlans.make(CHECKOUT).stream().flatMap(plan -> Rule.ALL.stream()
                // The mocked provider knows no default tags.
                .filter(rule -> !(rule instanceof Tagged))
                .map(rule -> DynamicTest.dynamicTest(
                        plan.name() + ": " + rule.says(),
                        () -> assertThat(rule.violations(plan, manifests)).isEmpty())));
    }
}
