package ai.jarvis.sandbox.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AttacksTest {
    @Test
    void isASuiteOfSixKindsAndOfResourcesAndForgery() {
        var attacks = Attack.all();
        var others = attacks.stream()
                .filter(each -> List.of("resources", "forgery").contains(each.kind()))
                .count();
        assertThat(attacks).extracting(Attack::name).doesNotHaveDuplicates();
        assertThat(attacks.size() - others).isGreaterThanOrEqualTo(175);
        assertThat(others).isGreaterThanOrEqualTo(29);
    }

    @TestFactory
    Stream<DynamicTest> noneSucceedsBehindMountsOfItsOwn() throws Exception {
        assumeTrue(Launch.root(), "only root can make mounts");
        return tests(Attacks.all(Attack.all(), Launch.whole(true)), Set.of());
    }

    @TestFactory
    Stream<DynamicTest> noneSucceedsAsAnOrdinaryUser() throws Exception {
        return tests(
                Attacks.all(Attack.all(), Launch.whole(false)),
                Launch.root() ? Set.of("user") : Set.of("user", "watched"));
    }

    private static Stream<DynamicTest> tests(Map<Attack, Outcome> outcomes, Set<String> modes) {
        return outcomes.entrySet().stream().map(each -> {
            var attack = each.getKey();
            var outcome = each.getValue();
            return DynamicTest.dynamicTest(attack.name() + ": " + attack.title(), () -> {
                assertThat(outcome.began())
                        .as("it began; %s", outcome.describe())
                        .isTrue();
                if (Collections.disjoint(attack.harmless().keySet(), modes)) {
                    assertThat(outcome.evidence()).as(outcome.describe()).isEmpty();
                }
            });
        });
    }
}
