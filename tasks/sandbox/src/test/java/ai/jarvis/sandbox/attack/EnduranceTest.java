package ai.jarvis.sandbox.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnduranceTest {
    @Test
    void leavesNothingBehind() throws Exception {
        try (var attacker = new Attacker(5)) {
            var report = Endurance.run(Endurance.program("pandas_frames"), Launch.whole(Launch.root()), 10, attacker);
            assertThat(report.failures()).isEmpty();
            assertThat(report.after().processes()).isZero();
            assertThat(report.after().descriptors())
                    .isLessThanOrEqualTo(report.before().descriptors() + 5);
            assertThat(report.after().mounts()).isEqualTo(report.before().mounts());
        }
    }
}
