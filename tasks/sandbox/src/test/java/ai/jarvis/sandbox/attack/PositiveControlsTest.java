package ai.jarvis.sandbox.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** That the attacks would succeed without the sandbox, by the same oracles: an attack that fails anyway shows nothing. */
class PositiveControlsTest {
    @TestFactory
    Stream<DynamicTest> succeedWithEveryLayerOff() throws Exception {
        assumeTrue(Launch.root(), "what only root may do is tried too, and priorities of a whole user are changed");
        var controls = Attacks.controls(Attack.all());
        var count = DynamicTest.dynamicTest("a hundred and more", () -> assertThat(
                        controls.values().stream().filter(succeeded -> succeeded))
                .hasSizeGreaterThanOrEqualTo(100));
        return Stream.concat(
                Stream.of(count),
                controls.entrySet().stream()
                        .filter(each -> each.getKey().control() != Attack.Control.DEPENDS)
                        .map(each -> DynamicTest.dynamicTest(each.getKey().name(), () -> assertThat(each.getValue())
                                .as("whether '%s' succeeds", each.getKey().title())
                                .isEqualTo(each.getKey().control() == Attack.Control.YES))));
    }
}
