package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenCounterTest {
    private final TokenCounter tokens = new TokenCounter();

    @Test
    void takesWhatLooksLikeASpecialTokenForText() {
        assertThat(tokens.count("<|endoftext|>")).isGreaterThan(1);
    }

    @Test
    void leavesATextThatIsShortEnough() {
        assertThat(tokens.truncate("灯塔 and 🗼", 100)).isEqualTo("灯塔 and 🗼");
    }

    @Test
    void cutsATextToItsBeginningWithoutHalvingCharacters() {
        String text = "The keeper 🗼 trims 灯塔 the wick 🕯️ at dusk. ".repeat(3);
        for (int most = 1; most < tokens.count(text); most++) {
            String cut = tokens.truncate(text, most);

            assertThat(text).startsWith(cut);
            assertThat(cut).doesNotContain("\uFFFD");
            assertThat(tokens.count(cut)).isLessThanOrEqualTo(most);
        }
    }
}
