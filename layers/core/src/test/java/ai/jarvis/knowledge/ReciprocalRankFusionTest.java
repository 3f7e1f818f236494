package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.knowledge.ReciprocalRankFusion.Fused;
import ai.jarvis.knowledge.ReciprocalRankFusion.Leg;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReciprocalRankFusionTest {
    @Test
    void whatBothRankingsFindComesBeforeWhatOneFindsFirst() {
        var fused = ReciprocalRankFusion.fuse(List.of(alike("a", "b", "c"), alike("d", "b")));

        assertThat(fused).extracting(Fused::item).containsExactly("b", "a", "d", "c");
        assertThat(fused.getFirst().score()).isCloseTo(2.0 / 62, within(1e-12));
    }

    @Test
    void aRankingThatIsSureOfItsFirstOutweighsOneThatFindsAllAlike() {
        var sure = leg(1, List.of("a", "b"), Map.of("a", 9.0, "b", 1.0));
        var unsure = leg(1, List.of("b", "a"), Map.of("b", 0.80, "a", 0.80));

        assertThat(ReciprocalRankFusion.fuse(List.of(unsure, sure)))
                .extracting(Fused::item)
                .containsExactly("a", "b");
    }

    @Test
    void aWeightedRankingDecidesWhatTheOtherLeavesOpen() {
        var trusted = leg(1, List.of("a", "b", "c"), Map.of("a", 9.0, "b", 1.2, "c", 1.1));
        var lessTrusted = leg(0.25, List.of("c", "b", "a"), Map.of("c", 0.9, "b", 0.1, "a", 0.05));

        assertThat(ReciprocalRankFusion.fuse(List.of(lessTrusted, trusted)))
                .extracting(Fused::item)
                .containsExactly("a", "c", "b");
        assertThatThrownBy(() -> leg(0, List.of("a"), Map.of("a", 1.0))).hasMessageContaining("above 0");
    }

    @Test
    void whatIsFoundLastStillCounts() {
        var fused = ReciprocalRankFusion.fuse(List.of(leg(1, List.of("a", "b"), Map.of("a", 2.0, "b", 1.0))));

        assertThat(fused).extracting(Fused::item).containsExactly("a", "b");
        assertThat(fused.getLast().score()).isCloseTo(1.0 / 3 / 62, within(1e-12));
    }

    @Test
    void ofEqualItemsTheEarlierRankingsComesFirst() {
        assertThat(ReciprocalRankFusion.fuse(List.of(alike("a"), alike("b"))))
                .extracting(Fused::item)
                .containsExactly("a", "b");
    }

    @Test
    void keepsTheOrderOfASingleRanking() {
        assertThat(ReciprocalRankFusion.fuse(List.of(alike("c", "a", "b"), alike())))
                .extracting(Fused::item)
                .containsExactly("c", "a", "b");
        assertThat(ReciprocalRankFusion.<String>fuse(List.of())).isEmpty();
    }

    private static Leg<String> alike(String... items) {
        return new Leg<>(List.of(items), item -> 1, 1);
    }

    private static Leg<String> leg(double weight, List<String> items, Map<String, Double> scores) {
        return new Leg<>(items, scores::get, weight);
    }
}
