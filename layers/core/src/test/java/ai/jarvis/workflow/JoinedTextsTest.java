package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JoinedTextsTest {
    private static Map<String, Object> part(Object value) {
        return Map.of("value", value);
    }

    @Test
    void joinsTextsAndTheJsonOfOtherValuesHoweverDeep() {
        var parts = Map.of(
                "$concat", List.of(part("a "), part(List.of(1, "x")), part(" "), part(Map.of("k", true)), part(2)));
        assertThat(JoinedTexts.join(Map.of("prompt", List.of(parts, "plain"))))
                .isEqualTo(Map.of("prompt", List.of("a [1,\"x\"] {\"k\":true}2", "plain")));
    }

    @Test
    void joinsPartsThatWereJoinedThemselves() {
        var inner = Map.of("$concat", List.of(part("in"), part("ner")));
        assertThat(JoinedTexts.join(Map.of("$concat", List.of(part("<"), part(inner), part(">")))))
                .isEqualTo("<inner>");
    }

    @Test
    void leavesOtherObjectsAlone() {
        var object = Map.of("$concat", "no list", "other", List.of(part("x")));
        assertThat(JoinedTexts.join(object)).isEqualTo(object);
    }
}
