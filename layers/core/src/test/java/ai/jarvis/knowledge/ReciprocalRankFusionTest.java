package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.knowledge.ReciprocalRankFusion.Fused;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReciprocalRankFusionTest {
    @Test
    void whatBothRankingsFindComesBeforeWhatOneFindsFirst() {
        var fused = ReciprocalRankFusion.fuse(List.of(List.of("a", "b", "c"), List.of("d", "b")));

        assertThat(fused).extracting(Fused::item).containsExactly("b", "a", "d", "c");
        assertThat(fused.getFirst().score()).isCloseTo(2.0 / 62, within(1e-12));
    }

    @Test
    void ofEqualItemsTheEarlierRankingsComesFirst() {
        assertThat(ReciprocalRankFusion.fuse(List.of(List.of("a"), List.of("b"))))
                .extracting(Fused::item)
                .containsExactly("a", "b");
    }

    @Test
    void keepsTheOrderOfASingleRanking() {
        assertThat(ReciprocalRankFusion.fuse(List.of(List.of("c", "a", "b"), List.<String>of())))
                .extracting(Fused::item)
                .containsExactly("c", "a", "b");
        assertThat(ReciprocalRankFusion.<String>fuse(List.of())).isEmpty();
    }
}
