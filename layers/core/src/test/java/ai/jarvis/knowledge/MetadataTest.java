package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.jarvis.platform.Refusal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class MetadataTest {
    private static Map<String, Object> entries(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> i));
    }

    private static void accepts(Map<String, Object> metadata) {
        assertThatCode(() -> Metadata.require("/metadata", metadata)).doesNotThrowAnyException();
    }

    private static void refuses(String pointer, Map<String, Object> metadata) {
        var refusal = Assertions.catchThrowableOfType(Refusal.class, () -> Metadata.require("/metadata", metadata));
        assertThat(refusal.errors()).hasSize(1);
        assertThat(refusal.errors().getFirst().pointer()).isEqualTo(pointer);
    }

    @Test
    void acceptsEveryKindOfJsonValue() {
        var metadata = new HashMap<String, Object>();
        metadata.put("text", "语言");
        metadata.put("empty", "");
        metadata.put("number", 1.5);
        metadata.put("flag", true);
        metadata.put("nothing", null);
        metadata.put("list", List.of("a", 1));
        metadata.put("object", Map.of("a", Map.of("b", Map.of("c", 1))));
        accepts(metadata);
    }

    @Test
    void boundsTheNumberOfEntries() {
        accepts(entries(64));
        refuses("/metadata", entries(65));
        refuses("/metadata/list", Map.of("list", Collections.nCopies(65, 1)));
    }

    @Test
    void boundsKeysAndValues() {
        accepts(Map.of("k".repeat(100), "v".repeat(2_000)));
        refuses("/metadata", Map.of("k".repeat(101), "v"));
        refuses("/metadata", Map.of(" ", "v"));
        refuses("/metadata/k", Map.of("k", "v".repeat(2_001)));
    }

    @Test
    void boundsTheDepth() {
        refuses("/metadata/a/b/c/d/e", Map.of("a", Map.of("b", Map.of("c", Map.of("d", Map.of("e", 1))))));
        refuses("/metadata/a/0/0/0/0", Map.of("a", List.of(List.of(List.of(List.of(1))))));
    }

    @Test
    void refusesTextThatCannotBeStored() {
        refuses("/metadata/k/0", Map.of("k", List.of("a\0b")));
        refuses("/metadata/k", Map.of("k", "\ud800"));
        refuses("/metadata", Map.of("a\0b", 1));
    }
}
