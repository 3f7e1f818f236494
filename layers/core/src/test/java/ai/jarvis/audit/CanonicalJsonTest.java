package ai.jarvis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Test
    void equalValuesHaveOneText() {
        var one = new LinkedHashMap<String, Object>();
        one.put("b", 1);
        one.put("a", List.of(true, "x"));
        var other = new LinkedHashMap<String, Object>();
        other.put("a", List.of(true, "x"));
        other.put("b", 1L);

        assertThat(CanonicalJson.of(one)).isEqualTo(CanonicalJson.of(other)).isEqualTo("{\"a\":[true,\"x\"],\"b\":1}");
    }

    @Test
    void escapesNoMoreThanTheStandardSays() {
        assertThat(CanonicalJson.of("\u20ac$\u000f\nA'B\"\\/\u007f"))
                .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\/\u007f\"");
    }

    @Test
    void ordersNamesByTheirUtf16CodeUnits() {
        assertThat(CanonicalJson.of(Map.of("\u20ac", 1, "\r", 2, "\ufb33", 3, "1", 4, "\ud83d\ude00", 5, "\u0080", 6)))
                .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    @Test
    void numbersThatAreNotExactEverywhereBecomeStrings() {
        assertThat(CanonicalJson.of(List.of(9007199254740991L, 9007199254740992L, -5, 0.1)))
                .isEqualTo("[9007199254740991,\"9007199254740992\",-5,\"0.1\"]");
    }

    @Test
    void replacesWhatNoDatabaseAndNoUtf8CanHold() {
        assertThat(CanonicalJson.of("a\0b\ud800c")).isEqualTo("\"a\ufffdb\ufffdc\"");
    }

    @Test
    void knowsWhatIsNotThere() {
        assertThat(CanonicalJson.of(Arrays.asList(null, Optional.empty(), Optional.of("x"))))
                .isEqualTo("[null,null,\"x\"]");
        assertThatThrownBy(() -> CanonicalJson.of(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
