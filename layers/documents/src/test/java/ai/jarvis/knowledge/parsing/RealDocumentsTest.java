package ai.jarvis.knowledge.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.jarvis.knowledge.Chunk;
import ai.jarvis.knowledge.ParsedDocument;
import ai.jarvis.knowledge.ParsedDocument.Block;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import ai.jarvis.knowledge.StructureAwareChunker;
import ai.jarvis.knowledge.TokenCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents that people wrote, from a folder {@code shared/documents} beside the repository, where there is one. */
class RealDocumentsTest {
    @Test
    void cutsThemIntoChunksThatCanBeCited() throws Exception {
        StructureAwareChunker chunker = new StructureAwareChunker();
        TikaDocumentParser parser = new TikaDocumentParser();
        TokenCounter tokens = new TokenCounter();
        for (Path file : documents()) {
            String source = Files.readString(file);
            ParsedDocument document = parser.parse(file.getFileName().toString(), file);
            assertThat(document.text()).isEqualTo(source);
            assertThat(document.blocks()).extracting(Block::kind).contains(Kind.HEADING);
            List<Chunk> chunks = chunker.chunk(document);
            for (Chunk chunk : chunks) {
                int start = source.offsetByCodePoints(0, chunk.start());
                assertThat(source).startsWith(source.substring(0, start) + chunk.text());
                assertThat(tokens.count(chunk.text())).isLessThanOrEqualTo(320);
            }
            assertThat(chunks)
                    .as(file.toString())
                    .filteredOn(chunk -> chunk.heading().isEmpty())
                    .hasSizeLessThan(3);
        }
    }

    private static List<Path> documents() throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path documents = folder.resolveSibling("shared").resolve("documents");
            if (Files.isDirectory(documents)) {
                try (Stream<Path> files = Files.list(documents)) {
                    return files.filter(file -> !file.endsWith("README.md")).toList();
                }
            }
        }
        return abort("SKIPPED: there is no folder shared/documents beside the repository");
    }
}
