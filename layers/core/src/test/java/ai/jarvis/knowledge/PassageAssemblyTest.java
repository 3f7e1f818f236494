package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassageAssemblyTest {
    private static final String TEXT =
            """
            😀 The lighthouse was built in 1871. It is 31 metres tall. The keeper lights it at dusk.

            The harbour master keeps the tide tables. They hang at the door of the harbour office.

            Rent is due on the first day of each month. Whoever is late pays a fee of three crowns.""";

    private final DocumentId document = DocumentId.fresh();
    private final PassageAssembly assembly = new PassageAssembly(10_000, 10);

    /** The chunk between two positions in code points, on the page of its number. */
    private static Hit chunk(DocumentId document, String text, int ordinal, int start, int end) {
        var from = text.offsetByCodePoints(0, start);
        var part = text.substring(from, text.offsetByCodePoints(from, end - start));
        return new Hit(
                ChunkId.fresh(),
                document,
                "island.pdf",
                new Chunk(ordinal, part, start, end, Optional.of(ordinal + 1), ""));
    }

    private Hit chunk(int ordinal, int start, int end) {
        return chunk(document, TEXT, ordinal, start, end);
    }

    private static void assertExact(String text, Passage.Part part) {
        assertThat(part.text().codePoints().toArray())
                .isEqualTo(text.codePoints()
                        .skip(part.start())
                        .limit(part.end() - (long) part.start())
                        .toArray());
    }

    @Test
    void chunksThatOverlapBecomeOnePieceOfTheText() {
        var second = chunk(1, 36, 90);
        var first = chunk(0, 0, 60);

        var passages = assembly.assemble(List.of(second, first));

        assertThat(passages).hasSize(1);
        var passage = passages.getFirst();
        assertThat(passage.best()).isEqualTo(second);
        assertThat(passage.page()).contains(1);
        assertThat(passage.parts()).hasSize(1);
        var part = passage.parts().getFirst();
        assertThat(part.start()).isZero();
        assertThat(part.end()).isEqualTo(90);
        assertExact(TEXT, part);
        assertThat(part.chunkAt(10)).isEqualTo(first);
        assertThat(part.chunkAt(36)).isEqualTo(second);
        assertThat(part.chunkAt(70).chunk().page()).contains(2);
    }

    @Test
    void neighboursWithWhiteSpaceBetweenAreReadTogetherAndQuotedApart() {
        var passages = assembly.assemble(List.of(chunk(1, 89, 130), chunk(0, 0, 87)));

        assertThat(passages).hasSize(1);
        assertThat(passages.getFirst().parts()).extracting(Passage.Part::start).containsExactly(0, 89);
        passages.getFirst().parts().forEach(part -> assertExact(TEXT, part));
        assertThat(passages.getFirst().text()).contains("dusk.\n\nThe harbour");
    }

    @Test
    void aChunkBetweenTwoOthersJoinsThem() {
        var passages = assembly.assemble(List.of(chunk(0, 0, 40), chunk(2, 80, 120), chunk(1, 30, 85)));

        assertThat(passages).hasSize(1);
        assertThat(passages.getFirst().parts()).hasSize(1);
        assertExact(TEXT, passages.getFirst().parts().getFirst());
    }

    @Test
    void chunksFarApartStayApartInTheOrderOfTheirRanks() {
        var passages = assembly.assemble(List.of(chunk(5, 180, 220), chunk(0, 0, 40)));

        assertThat(passages)
                .extracting(passage -> passage.best().chunk().start())
                .containsExactly(180, 0);
    }

    @Test
    void theSameTextInSeveralDocumentsIsReadOnce() {
        var copy = chunk(DocumentId.fresh(), TEXT, 0, 0, 60);
        var original = chunk(0, 0, 60);

        assertThat(assembly.assemble(List.of(copy, original)))
                .singleElement()
                .extracting(Passage::best)
                .isEqualTo(copy);
    }

    @Test
    void whatIsInsideAnotherChunkIsReadOnce() {
        assertThat(assembly.assemble(List.of(chunk(0, 0, 60), chunk(7, 10, 40))))
                .singleElement()
                .extracting(Passage::text)
                .isEqualTo(chunk(0, 0, 60).chunk().text());
    }

    @Test
    void chunksOfTwoVersionsThatContradictEachOtherAreNotMixed() {
        var old = chunk(0, 0, 60);
        var other = chunk(document, TEXT.replace("tall", "high"), 1, 40, 90);

        var passages = assembly.assemble(List.of(old, other));

        assertThat(passages)
                .extracting(Passage::text)
                .containsExactly(old.chunk().text(), other.chunk().text());
    }

    @Test
    void theBudgetIsKeptAndNoChunkIsCut() {
        var random = new Random(7);
        var counter = new TokenCounter();
        for (int round = 0; round < 200; round++) {
            var budget = 40 + random.nextInt(200);
            var ranked = random.ints(12, 0, 20)
                    .mapToObj(i -> chunk(i, i * 10, i * 10 + 10 + random.nextInt(50)))
                    .toList();

            var passages = new PassageAssembly(budget, 10).assemble(ranked);

            var all = passages.stream().mapToInt(p -> counter.count(p.text())).sum();
            assertThat(all).isLessThanOrEqualTo(budget);
            for (var passage : passages) {
                for (var part : passage.parts()) {
                    assertExact(TEXT, part);
                    assertThat(part.chunks())
                            .allMatch(hit -> hit.chunk().start() >= part.start()
                                    && hit.chunk().end() <= part.end());
                }
            }
        }
    }

    @Test
    void whatDoesNotFitGivesWayToWhatDoes() {
        var long1 = chunk(0, 0, 90);
        var tiny = chunk(9, 180, 190);

        assertThat(new PassageAssembly(40, 10).assemble(List.of(long1, tiny)))
                .singleElement()
                .extracting(Passage::best)
                .isEqualTo(tiny);
    }
}
