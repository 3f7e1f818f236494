package ai.jarvis.infra;

import static org.assertj.core.api.Assertions.assertThat;

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
        Tools.needTerraform();
        var manifests = Manifests.read(CHECKOUT);
        return KnownPlans.make(CHECKOUT).stream().flatMap(plan -> Rule.ALL.stream()
                // The mocked provider knows no default tags.
                .filter(rule -> !(rule instanceof Tagged))
                .map(rule -> DynamicTest.dynamicTest(
                        plan.name() + ": " + rule.says(),
                        () -> assertThat(rule.violations(plan, manifests)).isEmpty())));
    }
}
