package ai.jarvis.knowledge.parsing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.DocumentRejected;
import ai.jarvis.knowledge.ParsedDocument;
import ai.jarvis.knowledge.ParsedDocument.Block;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TikaDocumentParserTest {
    private static final TikaDocumentParser PARSER = new TikaDocumentParser();

    @TempDir
    Path directory;

    private Fixtures fixtures;

    @BeforeEach
    void makeFixtures() {
        fixtures = new Fixtures(directory);
    }

    @Test
    void readsThePagesOfAPdfAndJoinsWrappedLines() throws Exception {
        String wrapped = "This line is long and wraps onto the\nnext one, where the sentence comes to\nits end.";
        ParsedDocument document = parse("a.pdf", Fixtures.pdf(wrapped, "Second page."));
        assertThat(document.text())
                .contains("This line is long and wraps onto the next one, where the sentence comes to its end.");
        assertThat(document.blocks().getFirst().page()).contains(1);
        assertThat(document.blocks().getLast().page()).contains(2);
        assertThat(texts(document)).last().isEqualTo("Second page.");
    }

    @Test
    void leavesOutTheDotsOfATableOfContents() throws Exception {
        assertThat(parse("a.pdf", Fixtures.pdf("1 Start . . . . . . . . . . . 7\n2 End........ 9"))
                        .text())
                .isEqualTo("1 Start … 7\n2 End … 9");
    }

    @Test
    void readsAWordDocumentsHeadingsParagraphsAndTables() throws Exception {
        ParsedDocument document = parse("a.docx", Fixtures.docx());
        assertThat(texts(document))
                .containsExactly(
                        "Travel policy",
                        "Employees book trains first. 员工优先乘坐火车。",
                        "City | Limit",
                        "Berlin | 140 EUR",
                        "After the table.");
        assertThat(kinds(document))
                .containsExactly(Kind.HEADING, Kind.PARAGRAPH, Kind.TABLE_ROW, Kind.TABLE_ROW, Kind.PARAGRAPH);
        assertThat(document.blocks().getFirst().level()).isEqualTo(1);
    }

    @Test
    void countsTheSlidesOfAPresentationAsPagesInTheirOrder() throws Exception {
        ParsedDocument document = parse("a.pptx", Fixtures.pptx(12));
        for (Block block : document.blocks()) {
            String text = document.text().substring(block.start(), block.end());
            assertThat(text)
                    .endsWith("slide " + block.page().orElseThrow() + (block.kind() == Kind.HEADING ? "" : "."));
        }
        assertThat(document.blocks()).hasSize(24);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlsx", "xls"})
    void readsTheRowsOfEachSheet(String extension) throws Exception {
        byte[] bytes = extension.equals("xlsx") ? Fixtures.xlsx() : Fixtures.xls();
        ParsedDocument document = parse("a." + extension, bytes);
        assertThat(texts(document))
                .containsExactly(
                        "Prices",
                        "Article | Note | Prices",
                        "螺丝 | | 3.5",
                        "Stock",
                        "Article | Note | Stock",
                        "螺丝 | | 3.5");
        assertThat(document.blocks())
                .extracting(Block::page)
                .containsExactly(
                        Optional.of(1), Optional.of(1), Optional.of(1), Optional.of(2), Optional.of(2), Optional.of(2));
        assertThat(kinds(document).getFirst()).isEqualTo(Kind.HEADING);
    }

    @Test
    void readsOfAWebPageWhatAReaderSees() throws Exception {
        ParsedDocument document = parse(
                "a.html",
                """
                <!doctype html><html><head><title>Tab</title><style>p{}</style><script>var hidden;</script></head><body>
                <nav>Home | About</nav><h1>Main&nbsp;title</h1><p>First <b>bold</b>,
                wrapped.</p><ul><li>One<li><p>Two</p></ul>
                <table><tr><th>Name</th><th>Size</th></tr><tr><td><p>a</p></td><td>1<br>2</td></tr></table>
                <pre>x = 1
                  y = 2</pre>tail<script>more()</script></body></html>
                """
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(texts(document))
                .containsExactly(
                        "Main title",
                        "First bold, wrapped.",
                        "One",
                        "Two",
                        "Name | Size",
                        "a | 1\n2",
                        "x = 1\n  y = 2",
                        "tail");
        assertThat(kinds(document))
                .containsExactly(
                        Kind.HEADING,
                        Kind.PARAGRAPH,
                        Kind.LIST_ITEM,
                        Kind.LIST_ITEM,
                        Kind.TABLE_ROW,
                        Kind.TABLE_ROW,
                        Kind.CODE,
                        Kind.PARAGRAPH);
    }

    @Test
    void keepsMarkdownAsItIsAndFindsItsStructure() throws Exception {
        String source =
                """
                ---
                title: x
                ---
                # One

                Text *with* marks
                wrapped.

                Two
                ---
                - item
                  - inner
                1. first

                > quoted
                > twice

                | a | b |
                |---|---|
                | 1 | 2 |

                ```java
                # not a heading
                ```
                ***
                [ref]: http://example.com
                """;
        ParsedDocument document = parse("a.md", source.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(document.text()).isEqualTo(source);
        assertThat(texts(document))
                .containsExactly(
                        "---\ntitle: x\n---",
                        "# One",
                        "Text *with* marks\nwrapped.",
                        "Two\n---",
                        "- item",
                        "- inner",
                        "1. first",
                        "> quoted\n> twice",
                        "| a | b |\n|---|---|",
                        "| 1 | 2 |",
                        "```java\n# not a heading\n```",
                        "***",
                        "[ref]: http://example.com");
        assertThat(document.blocks().stream()
                        .filter(block -> block.kind() == Kind.HEADING)
                        .map(Block::level))
                .containsExactly(1, 2);
    }

    @Test
    void findsTheStructureOfLongMarkdownAllTheWay() throws Exception {
        String part =
                "# Part\n\n- item\n\n  of two paragraphs\n\n```\n\n# no heading\n```\n\nParagraph.\n\n| a |\n|---|\n| 1 |\n\n";
        int parts = 5_000;
        ParsedDocument document = parse("a.md", part.repeat(parts).getBytes(StandardCharsets.UTF_8));
        assertThat(kinds(document).stream().filter(Kind.HEADING::equals)).hasSize(parts);
        assertThat(kinds(document).stream().filter(Kind.CODE::equals)).hasSize(parts);
        assertThat(document.blocks()).hasSize(7 * parts);
    }

    @Test
    void takesEachRecordOfACsvFileForARow() throws Exception {
        String source = "name,note\nann,\"two\nlines, \"\"quoted\"\"\"\nbob,5\" pipe\ncy,z\n";
        assertThat(texts(parse("a.csv", source.getBytes(StandardCharsets.UTF_8))))
                .containsExactly("name,note", "ann,\"two\nlines, \"\"quoted\"\"\"", "bob,5\" pipe", "cy,z");
    }

    @Test
    void cutsSourceCodeAtItsDefinitionsAndChangesNothing() throws Exception {
        String source = "import os\n\ndef one():\n    a = 1\n\n    return a\n\ndef two():\n\treturn '字'\n";
        ParsedDocument document = parse("a.py", source.getBytes(StandardCharsets.UTF_8));
        assertThat(document.text()).isEqualTo(source);
        assertThat(texts(document))
                .containsExactly("import os", "def one():\n    a = 1\n\n    return a", "def two():\n\treturn '字'");
        assertThat(kinds(document)).containsOnly(Kind.CODE);
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, a.txt",
        "UTF-16LE, a.md",
        "UTF-16BE, a.csv",
        "GB18030, a.txt",
        "GB18030, a.md",
        "Big5, a.txt",
        "GB18030, a.html"
    })
    void recognisesTheCharacterSetOfChineseText(String charset, String name) throws Exception {
        String text = charset.equals("Big5")
                ? "系統架構說明：本文件描述多租戶平台的設計，包含檢索、對話與監控。請先閱讀第一章，再參考附錄。\n"
                : "系统架构说明：本文件描述多租户平台的设计，包含检索、对话与监控。请先阅读第一章，再参考附录。\n";
        assertThat(parse(name, (text + "version 1.0\n").getBytes(Charset.forName(charset)))
                        .text()
                        .strip())
                .isEqualTo(name.endsWith("html") ? text.strip() + " version 1.0" : (text + "version 1.0").strip());
    }

    @Test
    void recognisesByteOrderMarksAndWesternText() throws Exception {
        String western = "Le café coûte 3 € — “déjà vu”, señor. Übergrößenträger müssen draußen bleiben.";
        assertThat(parse("a.txt", western.getBytes(Charset.forName("windows-1252")))
                        .text())
                .isEqualTo(western);
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(parse("a.txt", ("\uFEFF" + western).getBytes(charset)).text())
                    .isEqualTo(western);
        }
    }

    @Test
    void cleansTextOfWhatNoTextHas() throws Exception {
        assertThat(parse(
                                "a.txt",
                                "one\u0000\r\ntwo\rthree\ufeff\u0007 four\f😀 five. It goes on for a while, so that it is text."
                                        .concat("x".repeat(300))
                                        .getBytes(StandardCharsets.UTF_8))
                        .text())
                .startsWith("one\ntwo\nthree four\n😀 five.");
    }

    @Test
    void readsTextWithoutAKnownExtension() throws Exception {
        assertThat(parse("README", "Plain words.".getBytes(StandardCharsets.UTF_8))
                        .text())
                .isEqualTo("Plain words.");
        assertThat(texts(
                        parse("page.unknown", "<html><body><p>Hi.</p></body></html>".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("Hi.");
    }

    @Test
    void readsManyDocumentsAtOnce() {
        List<String> texts =
                List.of("a.docx", "b.pdf", "c.xlsx", "d.pptx", "e.docx", "f.pdf", "g.xlsx", "h.pptx").parallelStream()
                        .map(name -> {
                            try {
                                return parse(
                                                name,
                                                switch (name.substring(2)) {
                                                    case "docx" -> Fixtures.docx();
                                                    case "pdf" -> Fixtures.pdf("Words.");
                                                    case "xlsx" -> Fixtures.xlsx();
                                                    default -> Fixtures.pptx(2);
                                                })
                                        .text();
                            } catch (Exception e) {
                                throw new AssertionError(name, e);
                            }
                        })
                        .toList();
        assertThat(texts).hasSize(8).noneMatch(String::isBlank);
    }

    private ParsedDocument parse(String name, byte[] bytes) throws DocumentRejected {
        ParsedDocument document = PARSER.parse(name, fixtures.file(name, bytes));
        int end = 0;
        for (Block block : document.blocks()) {
            assertThat(document.text().substring(end, block.start())).isBlank();
            end = block.end();
        }
        assertThat(document.text().substring(end)).isBlank();
        return document;
    }

    private static List<String> texts(ParsedDocument document) {
        return document.blocks().stream()
                .map(block -> document.text().substring(block.start(), block.end()))
                .toList();
    }

    private static List<Kind> kinds(ParsedDocument document) {
        return document.blocks().stream().map(Block::kind).toList();
    }
}
