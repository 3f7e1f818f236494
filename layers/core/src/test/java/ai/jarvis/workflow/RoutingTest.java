package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutingTest {
    @Test
    void aCandidateGetsItsShareAndTheStableVersionTheRest() {
        assertThat(Routing.to(1).attempt(2, 10).weights()).isEqualTo(Map.of(1, 90, 2, 10));
    }

    @Test
    void aRollbackTakesBackTheCandidateFirstAndThenTheStableVersion() {
        var tried = Routing.to(1).promote(2).attempt(3, 30);

        var once = tried.rollBack().orElseThrow();
        assertThat(once.weights()).isEqualTo(Map.of(2, 100));
        var twice = once.rollBack().orElseThrow();
        assertThat(twice.weights()).isEqualTo(Map.of(1, 100));
        assertThat(twice.rollBack()).isEmpty();
    }

    @Test
    void aCandidateThatIsPromotedIsStable() {
        var promoted = Routing.to(1).attempt(2, 50).promote(2);

        assertThat(promoted.weights()).isEqualTo(Map.of(2, 100));
        assertThat(promoted.previous()).contains(1);
    }

    @Test
    void theStableVersionIsNoCandidate() {
        assertThatThrownBy(() -> Routing.to(1).attempt(1, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Routing.to(1).attempt(2, 100)).isInstanceOf(IllegalArgumentException.class);
    }
}
