package ai.jarvis.sandbox.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a layer is not there for nothing: without it something gets through that all the others let pass. */
class SingleLayersTest {
    @ParameterizedTest
    @CsvSource({
        "root, privileges,  resources/thread-bomb",
        "root, rlimits,     resources/memory-list",
        "root, mounts,      resources/inodes-folders",
        "root, landlock,    files/list-root",
        "root, seccomp,     resources/fork-bomb",
        "root, environment, others/own-environment",
        "root, clock,       resources/sleep",
        "root, output,      resources/output-flood",
        "user, landlock,    others/process-list"
    })
    void getsThroughWhereOneIsMissing(String mode, String layer, String name) throws Exception {
        assumeTrue(Launch.root(), "only root can make mounts, and file systems for an ordinary user");
        var attack = Attack.all().stream()
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElseThrow();

        var outcome = Attacks.all(List.of(attack), Launch.without(mode.equals("root"), List.of(layer)))
                .get(attack);

        assertThat(outcome.evidence()).as(outcome.describe()).isNotEmpty();
    }
}
