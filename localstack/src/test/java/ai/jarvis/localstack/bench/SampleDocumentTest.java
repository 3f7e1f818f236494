package ai.jarvis.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.StructureAwareChunker;
import ai.jarvis.knowledge.parsing.TikaDocumentParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleDocumentTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void hasAboutTwentyChunksInEveryFormatAndLanguage(int number) throws Exception {
        var document = SampleDocument.of(1, number);
        var file = Files.write(folder.resolve("document"), document.content());
        var parsed = new TikaDocumentParser().parse(document.name(), file);
        assertThat(new StructureAwareChunker().chunk(parsed)).hasSizeBetween(15, 32);
    }

    @Test
    void hasAnotherContentWithAnotherSeed() {
        assertThat(SampleDocument.of(1, 0).content())
                .isEqualTo(SampleDocument.of(1, 0).content())
                .isNotEqualTo(SampleDocument.of(2, 0).content());
    }
}
