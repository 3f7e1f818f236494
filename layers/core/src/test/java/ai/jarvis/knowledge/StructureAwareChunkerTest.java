package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.jarvis.knowledge.ParsedDocument.Block;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructureAwareChunkerTest {
    private static final String SENTENCE = "The retrieval service keeps every answer close to its source. ";

    private final TokenCounter tokens = new TokenCounter();

    @Test
    void keepsSectionsApartAndNamesTheHeadingsAbove() {
        ParsedDocument document = new Draft()
                .heading(1, "# Guide")
                .paragraph(SENTENCE.repeat(12))
                .heading(2, "## **Storage** ##")
                .paragraph(SENTENCE.repeat(12))
                .heading(2, "Limits\n------")
                .paragraph(SENTENCE.repeat(12))
                .document();
        List<Chunk> chunks = new StructureAwareChunker(320, 48).chunk(document);
        assertThat(chunks).extracting(Chunk::heading).containsExactly("Guide", "Guide > Storage", "Guide > Limits");
        assertThat(chunks.get(1).text()).startsWith("## **Storage** ##").endsWith("source.");
    }

    @Test
    void mergesTinySectionsOfOneParentOnly() {
        ParsedDocument document = new Draft()
                .heading(1, "A")
                .heading(2, "A1")
                .paragraph("One.")
                .heading(2, "A2")
                .paragraph("Two.")
                .heading(1, "B")
                .heading(2, "B1")
                .paragraph("Three.")
                .document();
        List<Chunk> chunks = new StructureAwareChunker(320, 48).chunk(document);
        assertThat(chunks).extracting(Chunk::heading).containsExactly("A", "B > B1");
        assertThat(chunks.getFirst().text()).contains("One.", "Two.").doesNotContain("B");
    }

    @Test
    void endsWithABlockWhereItCan() {
        ParsedDocument document = new Draft()
                .paragraph(SENTENCE.repeat(6))
                .paragraph("Second. " + SENTENCE.repeat(6))
                .document();
        List<Chunk> chunks = new StructureAwareChunker(110, 0).chunk(document);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(1).text()).startsWith("Second.");
    }

    @Test
    void saysTheLastSentencesOfAChunkAgainInTheNextOfTheSection() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append("Sentence number ").append(i).append(" says something new. ");
        }
        List<Chunk> chunks = new StructureAwareChunker(80, 20)
                .chunk(new Draft().paragraph(text.toString()).document());
        assertThat(chunks).hasSizeGreaterThan(3);
        for (int i = 1; i < chunks.size(); i++) {
            Chunk before = chunks.get(i - 1);
            Chunk chunk = chunks.get(i);
            assertThat(chunk.start()).isBetween(before.start() + 1, before.end() - 1);
            assertThat(chunk.text()).startsWith("Sentence number");
            assertThat(tokens.count(text.substring(chunk.start(), before.end())))
                    .isBetween(1, 20);
        }
    }

    @Test
    void doesNotRepeatAcrossAHeading() {
        ParsedDocument document = new Draft()
                .heading(1, "A")
                .paragraph(SENTENCE.repeat(20))
                .heading(1, "B")
                .paragraph(SENTENCE.repeat(20))
                .document();
        List<Chunk> ofB = new StructureAwareChunker(100, 30)
                .chunk(document).stream()
                        .filter(chunk -> chunk.heading().equals("B"))
                        .toList();
        assertThat(ofB.getFirst().text()).startsWith("B\n");
    }

    @Test
    void leavesNoSmallHeadingWithoutItsText() {
        Draft draft = new Draft();
        for (int i = 0; i < 30; i++) {
            draft.heading(4, "Detail " + i).paragraph(SENTENCE.repeat(3));
        }
        assertThat(new StructureAwareChunker(100, 0).chunk(draft.document()))
                .allSatisfy(
                        chunk -> assertThat(chunk.text()).startsWith("Detail ").endsWith("."));
    }

    @Test
    void namesTheHeaderOfATableThatItContinues() {
        Draft draft = new Draft().heading(1, "Prices").row("| Region | Model | Price |\n|---|---|---|");
        for (int i = 0; i < 60; i++) {
            draft.row("eu-west-" + i + " | nova | " + i);
        }
        List<Chunk> chunks = new StructureAwareChunker(120, 40).chunk(draft.document());
        assertThat(chunks.getFirst().heading()).isEqualTo("Prices");
        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(chunks.subList(1, chunks.size()))
                .allSatisfy(chunk -> assertThat(chunk.heading()).isEqualTo("Prices > Region | Model | Price"))
                .allSatisfy(chunk -> assertThat(chunk.text()).startsWith("eu-west-"));
        String endless = "x".repeat(5_000);
        List<Chunk> wide = new StructureAwareChunker(320, 40)
                .chunk(new Draft().row(endless).row("a".repeat(20)).row("b").document());
        assertThat(wide).allSatisfy(chunk -> assertThat(chunk.heading()).hasSizeLessThanOrEqualTo(200));
    }

    @Test
    void knowsThePageOnWhichAChunkStarts() {
        Draft draft = new Draft();
        for (int page = 1; page <= 5; page++) {
            draft.page = Optional.of(page);
            draft.paragraph("Page " + page + " begins. " + SENTENCE.repeat(6));
        }
        List<Chunk> chunks = new StructureAwareChunker(90, 0).chunk(draft.document());
        assertThat(chunks)
                .extracting(Chunk::page)
                .containsExactly(Optional.of(1), Optional.of(2), Optional.of(3), Optional.of(4), Optional.of(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "字", "😀", "é", "👩‍👩‍👧‍👦", "ab1_", "ก็"})
    void cutsALineOfAMegabyteWithoutSpaceBetweenCharacters(String pattern) {
        String text = pattern.repeat(1_000_000 / pattern.length());
        List<Chunk> chunks = new StructureAwareChunker(320, 48)
                .chunk(new Draft().paragraph(text).document());
        check(new Draft().paragraph(text).document(), chunks, 320);
        if (pattern.codePointCount(0, pattern.length()) > 1 && !pattern.startsWith("ab")) {
            assertThat(chunks)
                    .allSatisfy(chunk ->
                            assertThat(chunk.text()).startsWith(pattern).endsWith(pattern));
        }
    }

    @Test
    void cutsACharacterOfEndlessMarksBetweenThem() {
        ParsedDocument document =
                new Draft().paragraph("e" + "\u0301".repeat(5_000)).document();
        check(document, new StructureAwareChunker(64, 8).chunk(document), 64);
    }

    @Test
    void isNotMisledByAGapOfWhiteSpace() {
        String text = "Start." + " ".repeat(300_000) + "\n".repeat(300_000) + "End of it.";
        ParsedDocument document = new Draft().paragraph(text).document();
        List<Chunk> chunks = new StructureAwareChunker(64, 8).chunk(document);
        assertThat(chunks).extracting(Chunk::text).containsExactly("Start.", "End of it.");
    }

    @Test
    void makesNothingOfNothing() {
        assertThat(new StructureAwareChunker().chunk(new ParsedDocument("  \n", List.of())))
                .isEmpty();
        assertThat(new StructureAwareChunker()
                        .chunk(new ParsedDocument(
                                "   ", List.of(new Block(Kind.PARAGRAPH, 0, 3, 0, Optional.empty())))))
                .isEmpty();
    }

    @Test
    void refusesBoundsThatCannotBeKept() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StructureAwareChunker(4, 0))
                .withMessageContaining("4");
        assertThatIllegalArgumentException().isThrownBy(() -> new StructureAwareChunker(100, 60));
    }

    @Test
    void keepsItsPromisesForAnyStructure() {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            ParsedDocument document = anyDocument(random);
            int maxTokens = 16 + random.nextInt(200);
            List<Chunk> chunks = new StructureAwareChunker(maxTokens, random.nextInt(maxTokens / 2)).chunk(document);
            check(document, chunks, maxTokens);
        }
    }

    @Test
    void needsTimeInProportionToTheText() {
        Draft draft = new Draft();
        for (int i = 0; i < 2_000; i++) {
            draft.paragraph(("Chapter " + i + " tells of it. ") + SENTENCE.repeat(8) + "检索服务把每个答案与来源放在一起。");
        }
        StructureAwareChunker chunker = new StructureAwareChunker();
        chunker.chunk(new Draft().paragraph(SENTENCE.repeat(1_000)).document());
        Instant start = Instant.now();
        List<Chunk> chunks = chunker.chunk(draft.document());
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(chunks).hasSizeGreaterThan(500);
    }

    private void check(ParsedDocument document, List<Chunk> chunks, int maxTokens) {
        String text = document.text();
        boolean[] covered = new boolean[text.length()];
        int before = -1;
        int utf16 = 0;
        int codePoint = 0;
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            assertThat(chunk.ordinal()).isEqualTo(i);
            assertThat(chunk.start()).isGreaterThan(before);
            before = chunk.start();
            utf16 = text.offsetByCodePoints(utf16, chunk.start() - codePoint);
            codePoint = chunk.start();
            assertThat(text.startsWith(chunk.text(), utf16)).isTrue();
            assertThat(chunk.text()).isNotBlank();
            assertThat(tokens.count(chunk.text())).isLessThanOrEqualTo(maxTokens);
            for (int j = 0; j < chunk.text().length(); j++) {
                covered[utf16 + j] = true;
            }
        }
        for (Block block : document.blocks()) {
            for (int i = block.start(); i < block.end(); i++) {
                assertThat(covered[i] || Blank.is(text.charAt(i)))
                        .as("character %s", i)
                        .isTrue();
            }
        }
    }

    private static ParsedDocument anyDocument(Random random) {
        String[] parts = {
            "word ",
            "Sentence ends. ",
            "中文句子。",
            "，",
            "😀",
            "e\u0301",
            "3.5 ",
            "e.g. ",
            "\n",
            "  ",
            "“quoted. text”",
            "x".repeat(50),
            "    indented();\n",
            "{}\n",
            "| ",
            "\u00a0",
            "'s ",
            "don't ",
            "...",
            "\t",
            "ﷺ",
            "🏳️‍🌈"
        };
        List<Kind> kinds = List.of(Kind.values());
        Draft draft = new Draft();
        int blocks = random.nextInt(25);
        for (int b = 0; b < blocks; b++) {
            StringBuilder content = new StringBuilder("b");
            int size = random.nextInt(random.nextInt(5) == 0 ? 400 : 30);
            for (int i = 0; i < size; i++) {
                content.append(parts[random.nextInt(parts.length)]);
            }
            draft.page = random.nextBoolean() ? Optional.of(b + 1) : Optional.empty();
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            draft.add(kind, content.toString(), kind == Kind.HEADING ? 1 + random.nextInt(6) : 0);
        }
        return draft.document();
    }

    private static final class Draft {
        private final StringBuilder text = new StringBuilder();
        private final List<Block> blocks = new ArrayList<>();
        private Optional<Integer> page = Optional.empty();

        Draft heading(int level, String title) {
            return add(Kind.HEADING, title, level);
        }

        Draft paragraph(String content) {
            return add(Kind.PARAGRAPH, content, 0);
        }

        Draft row(String content) {
            return add(Kind.TABLE_ROW, content, 0);
        }

        Draft add(Kind kind, String content, int level) {
            blocks.add(new Block(kind, text.length(), text.length() + content.length(), level, page));
            text.append(content).append("\n\n");
            return this;
        }

        ParsedDocument document() {
            return new ParsedDocument(text.toString(), blocks);
        }
    }
}
