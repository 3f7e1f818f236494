package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.parsing.Fixtures;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every format ends as chunks that say exactly where they are from. */
@ExtendWith(Platform.Provider.class)
class FormatsIT {
    private final Tenant tenant;
    private final String collection;

    FormatsIT(Platform platform) {
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
    }

    @Test
    void readsPdfAndKnowsThePageOfEveryChunk() throws IOException {
        var pages = IntStream.rangeClosed(1, 6)
                .mapToObj(page -> IntStream.rangeClosed(1, 45)
                        .mapToObj(line -> "p%dl%d We test the motor of room %d at noon, year by year."
                                .formatted(page, line, page))
                        .collect(Collectors.joining("\n")))
                .toArray(String[]::new);

        var chunks = chunksOf("pumps.pdf", Fixtures.pdf(pages));

        assertThat(chunks).hasSizeGreaterThan(3);
        var whole = tenant.text(chunks.getFirst().path("document_id").asText());
        for (var chunk : chunks) {
            var start = chunk.at("/location/start").asInt();
            var before = whole.substring(0, whole.indexOf(" ", start));
            var page = before.substring(before.lastIndexOf("p", before.lastIndexOf("l")), before.lastIndexOf("l"));
            assertThat("p" + chunk.at("/location/page").asText())
                    .as(chunk.path("text").asText())
                    .isEqualTo(page);
        }
        assertThat(chunks.stream().map(chunk -> chunk.at("/location/page").asInt()))
                .contains(1, 6);
    }

    @Test
    void readsWord() throws IOException {
        assertThat(textOf(chunksOf("policy.docx", Fixtures.docx())))
                .contains("Travel policy", "员工优先乘坐火车", "Berlin", "140 EUR");
    }

    @Test
    void readsPowerPointAndKnowsTheSlide() throws IOException {
        var chunks = chunksOf("talk.pptx", Fixtures.pptx(3));

        assertThat(textOf(chunks)).contains("Point made on slide 1.", "Point made on slide 3.");
        assertThat(chunks.getFirst().at("/location/page").asInt()).isPositive();
    }

    @Test
    void readsExcelAndKnowsTheSheet() throws IOException {
        var chunks = chunksOf("prices.xlsx", Fixtures.xlsx());

        assertThat(textOf(chunks)).contains("螺丝", "3.5");
        assertThat(chunks.getFirst().at("/location/page").asInt()).isPositive();
    }

    @Test
    void readsHtml() {
        var page = "<html><head><title>T</title><script>var hidden = 1;</script></head>"
                + "<body><h1>Ferries</h1><p>The ferry to F&ouml;hr leaves at nine.</p></body></html>";

        var text = textOf(chunksOf("ferries.html", page.getBytes(StandardCharsets.UTF_8)));

        assertThat(text).contains("The ferry to Föhr leaves at nine.").doesNotContain("hidden", "<p>");
    }

    @Test
    void readsMarkdownWithEmojiAndBothChineseScripts() {
        var text = "# 系統 🚀\n\n😀 系統架構由三層組成。\n\n## 部署\n\n系统部署在三个区域。🏳️‍🌈\n\nEnd 𠀀.\n";

        assertThat(textOf(chunksOf("notes.md", text.getBytes(StandardCharsets.UTF_8))))
                .contains("系統架構由三層組成。", "系统部署在三个区域。", "𠀀");
    }

    @Test
    void readsTextCsvAndSource() {
        assertThat(textOf(chunksOf(
                        "plain.txt", "A plain line.\nAnother — with a dash.".getBytes(StandardCharsets.UTF_8))))
                .contains("Another — with a dash.");
        var table = tenant.sendFile(
                collection, "table.csv", "name,amount\nbolt,12\nnut,7\n".getBytes(StandardCharsets.UTF_8));
        var source = tenant.sendFile(
                collection,
                "Ledger.java",
                "class Ledger {\n    int total() {\n        return 42;\n    }\n}\n".getBytes(StandardCharsets.UTF_8));
        tenant.awaitReady(table);
        tenant.awaitReady(source);
        assertThat(tenant.text(table)).contains("bolt", "12");
        assertThat(tenant.text(source)).contains("    int total() {");
    }

    @Test
    void cutsALongDocumentIntoChunksThatCoverIt() {
        var text = IntStream.range(0, 600)
                .mapToObj(i -> "Paragraph " + i + " tells of the number " + i + " and of 數字 " + i + ".")
                .collect(Collectors.joining("\n\n"));

        var chunks = chunksOf("long.md", text.getBytes(StandardCharsets.UTF_8));

        assertThat(chunks).hasSizeGreaterThan(10);
        var joined = textOf(chunks);
        for (int i = 0; i < 600; i++) {
            assertThat(joined).contains("Paragraph " + i + " tells");
        }
    }

    /** The document's chunks, each of which is the text at its range in code points. */
    private List<JsonNode> chunksOf(String name, byte[] content) {
        var document = tenant.sendFile(collection, name, content);
        var state = tenant.awaitReady(document);
        var codePoints = tenant.text(document).codePoints().toArray();
        var chunks = tenant.chunks(collection);
        assertThat(chunks).hasSize(state.path("chunks").asInt());
        for (var chunk : chunks) {
            int start = chunk.at("/location/start").asInt();
            int end = chunk.at("/location/end").asInt();
            assertThat(chunk.path("text").asText()).isEqualTo(new String(codePoints, start, end - start));
            assertThat(chunk.path("document_name").asText()).isEqualTo(name);
        }
        return chunks;
    }

    private static String textOf(List<JsonNode> chunks) {
        return String.join("\n", Tenant.field(chunks, "text"));
    }
}
