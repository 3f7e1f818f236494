package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequencerTest {
    @Test
    void comparesAsHexadecimal() {
        assertThat(Sequencer.compare("0055AED6DCD90281E5", "0055AED6DCD90281E6"))
                .isNegative();
        assertThat(Sequencer.compare("0A", "09")).isPositive();
        assertThat(Sequencer.compare("0a", "0A")).isZero();
    }

    @Test
    void padsTheShorterOneOnTheRight() {
        assertThat(Sequencer.compare("0055", "005500")).isZero();
        assertThat(Sequencer.compare("0055", "005501")).isNegative();
        assertThat(Sequencer.compare("0056", "0055FF")).isPositive();
    }
}
