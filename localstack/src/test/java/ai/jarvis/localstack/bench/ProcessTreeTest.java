package ai.jarvis.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
    /** User 1.50 s, system 0.25 s, ended children 0.10 s and 0.05 s. */
    private static final String STAT =
            "42 (a name) with ) in it) S 1 42 42 0 -1 4194560 100 0 0 0 150 25 10 5 20 0 7 0 1000 1 1 1";

    @Test
    void countsTheTimeOfChildrenThatHaveEnded() {
        assertThat(ProcessTree.cpu(ProcessTree.statFields(STAT))).isEqualTo(Duration.ofMillis(1900));
    }

    @Test
    void countsNothingOfAProcessThatHasEnded() {
        assertThat(ProcessTree.cpu(ProcessTree.statFields(""))).isEqualTo(Duration.ZERO);
    }

    /** From one moment to another, because it counts the children too that have ended before. */
    @Test
    void agreesWithTheJvmOnItsOwnCpuTime() {
        var jvmBefore = cpuOfJvm();
        var before = ProcessTree.ofThisProgram().cpu();
        Duration after;
        do { // This takes time of the processor.
            after = ProcessTree.ofThisProgram().cpu();
        } while (after.compareTo(before.plusMillis(300)) < 0);
        var byJvm = cpuOfJvm().minus(jvmBefore);

        assertThat(after.minus(before)).isBetween(Duration.ofMillis(300), byJvm.plusMillis(100));
        assertThat(byJvm).isLessThan(after.minus(before).plusMillis(500));
    }

    private static Duration cpuOfJvm() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    @Test
    void countsDescendantsUnlessTheyAreCountedByThemselves() throws IOException {
        // The shell waits for a child of its own as long as nobody writes to it.
        var shell = new ProcessBuilder("sh", "-c", "cat; true").start();
        try {
            var cat = Eventually.eventually(
                            Duration.ofSeconds(10), () -> shell.children().findFirst(), Optional::isPresent)
                    .orElseThrow();
            assertThat(new ProcessTree(shell.pid(), Set.of()).usage().threads()).isEqualTo(2);
            assertThat(new ProcessTree(shell.pid(), Set.of(cat.pid())).usage().threads())
                    .isEqualTo(1);
            assertThat(new ProcessTree(cat.pid(), Set.of()).usage().memoryBytes())
                    .isPositive();
        } finally {
            shell.getOutputStream().close();
        }
    }
}
