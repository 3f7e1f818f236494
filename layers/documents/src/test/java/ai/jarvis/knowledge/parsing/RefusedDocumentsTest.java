package ai.jarvis.knowledge.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.knowledge.DocumentRejected;
import ai.jarvis.knowledge.DocumentRejected.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedDocumentsTest {
    private static final TikaDocumentParser PARSER = new TikaDocumentParser();

    @TempDir
    Path directory;

    private Fixtures fixtures;
    private Instant start;

    @BeforeEach
    void makeFixtures() {
        fixtures = new Fixtures(directory);
        start = Instant.now();
    }

    @AfterEach
    void refusesQuickly() {
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void refusesEmptyDocuments() {
        for (String name : new String[] {"a.pdf", "a.docx", "a.txt", "a"}) {
            refused(name, new byte[0], Reason.EMPTY, "0 bytes");
        }
        refused("a.txt", " \n\t\r\n ".getBytes(StandardCharsets.UTF_8), Reason.EMPTY, "white space");
        refused("a.md", "\uFEFF\n".getBytes(StandardCharsets.UTF_8), Reason.EMPTY, "empty");
    }

    @Test
    void refusesDocumentsWithoutText() throws Exception {
        refused("scan.pdf", Fixtures.scannedPdf(), Reason.NO_TEXT, "no text layer");
        refused(
                "a.html",
                "<html><script>x()</script></html>".getBytes(StandardCharsets.UTF_8),
                Reason.NO_TEXT,
                "without any text");
        refused("a.pptx", Fixtures.pptx(0), Reason.NO_TEXT, "presentation without any text");
    }

    @Test
    void refusesNamesThatSayOtherThanTheContent() throws Exception {
        refused(
                "a.docx",
                Fixtures.pdf("Words."),
                Reason.WRONG_TYPE,
                "The name says a Word document, the content is a PDF.");
        refused("a.pdf", Fixtures.docx(), Reason.WRONG_TYPE, "says a PDF, the content is a Word document");
        refused("a.xlsx", Fixtures.pptx(1), Reason.WRONG_TYPE, "PowerPoint");
        refused("a.pdf", "Just words.".getBytes(StandardCharsets.UTF_8), Reason.WRONG_TYPE, "the content is text");
        refused("a.txt", Fixtures.xls(), Reason.WRONG_TYPE, "the content is an Excel workbook");
        refused("a.pdf", png(), Reason.WRONG_TYPE, "an image (PNG)");
    }

    @Test
    void refusesWhatIsNoDocumentAndSaysWhatItIs() throws Exception {
        refused("a.png", png(), Reason.UNSUPPORTED, "an image (PNG)");
        refused("a.zip", Fixtures.zip("notes.txt", 10), Reason.UNSUPPORTED, "an archive");
        refused(
                "a.gz",
                new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 0, 1},
                Reason.UNSUPPORTED,
                "an archive");
        refused("tool", executable(), Reason.UNSUPPORTED, "a program");
        refused("a.rtf", "{\\rtf1 words}".getBytes(StandardCharsets.UTF_8), Reason.UNSUPPORTED, "RTF");
        refused("a.txt", junk(), Reason.DAMAGED, "The name says text, the content is not");
        refused("a.bin", junk(), Reason.UNSUPPORTED, "neither text");
        refused("a.docx", junk(), Reason.DAMAGED, "a Word document");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pdf", "docx", "pptx", "xlsx", "xls"})
    void refusesDocumentsThatWereCutOff(String extension) throws Exception {
        byte[] whole = document(extension);
        for (double part : new double[] {0.2, 0.5, 0.8}) {
            byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));
            refused("cut." + extension, cut, Reason.DAMAGED, "damaged");
        }
    }

    @ParameterizedTest
    @CsvSource({"docx, word/document.xml", "pptx, ppt/slides/slide2.xml", "xlsx, xl/worksheets/sheet2.xml"})
    void refusesDocumentsOfWhichAPartIsMissingItsEnd(String extension, String part) throws Exception {
        byte[] cut = fixtures.withPart(
                document(extension), part, out -> out.write("<a><b>".getBytes(StandardCharsets.UTF_8)));
        refused("part." + extension, cut, Reason.DAMAGED, "damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pdf", "docx", "pptx", "xlsx", "xls"})
    void survivesAnyDamage(String extension) throws Exception {
        byte[] whole = document(extension);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            byte[] broken = whole.clone();
            for (int i = 0; i < 1 + seed; i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                PARSER.parse("broken." + extension, fixtures.file("broken." + extension, broken));
            } catch (DocumentRejected e) {
                assertThat(e.getMessage()).endsWith(".").doesNotContain("Exception");
            }
        }
    }

    @Test
    void refusesDocumentsWithAPassword() throws Exception {
        refused("a.pdf", Fixtures.encryptedPdf(), Reason.ENCRYPTED, "password");
        refused("a.docx", Fixtures.encryptedOffice(Fixtures.docx()), Reason.ENCRYPTED, "password");
        refused("a.xlsx", Fixtures.encryptedOffice(Fixtures.xlsx()), Reason.ENCRYPTED, "password");
    }

    @Test
    void refusesBombs() throws Exception {
        byte[] word = fixtures.withPart(Fixtures.docx(), "word/document.xml", out -> Fixtures.blanks(out, 500_000_000));
        refused("bomb.docx", word, Reason.TOO_LARGE, "times its size");
        refused("bomb.pdf", Fixtures.pdfBomb(500_000_000), Reason.TOO_LARGE, "64 MB");
        refused("bomb.zip", Fixtures.zip("0", 500_000_000), Reason.TOO_LARGE, "times its size");
    }

    @Test
    void refusesABombThatLiesAboutItsSize() throws Exception {
        byte[] word = fixtures.withPart(Fixtures.docx(), "word/document.xml", out -> Fixtures.blanks(out, 300_000_000));
        Fixtures.declareSize(word, "word/document.xml", 1_000);
        DocumentRejected refusal = catchThrowableOfType(
                DocumentRejected.class, () -> PARSER.parse("lie.docx", fixtures.file("lie.docx", word)));
        assertThat(refusal.reason()).isIn(Reason.DAMAGED, Reason.TOO_LARGE);
    }

    @Test
    void refusesAPartThatIsReadAsATreeSooner() throws Exception {
        byte[] word = fixtures.withPart(Fixtures.docx(), "word/styles.xml", out -> {
            byte[] noise = new byte[3_000];
            Random random = new Random(1);
            for (int i = 0; i < 4_000; i++) {
                random.nextBytes(noise);
                out.write(i % 5 == 0 ? noise : new byte[3_000]);
            }
        });
        refused("styles.docx", word, Reason.TOO_LARGE, "more than is safe");
    }

    @Test
    void expandsNoEntitiesOfADocument() throws Exception {
        StringBuilder laughs = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
        }
        laughs.append("]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">")
                .append("<w:body><w:p><w:r><w:t>&a29;</w:t></w:r></w:p></w:body></w:document>");
        byte[] word = fixtures.withPart(
                Fixtures.docx(),
                "word/document.xml",
                out -> out.write(laughs.toString().getBytes(StandardCharsets.UTF_8)));
        DocumentRejected refusal = catchThrowableOfType(
                DocumentRejected.class, () -> PARSER.parse("laughs.docx", fixtures.file("laughs.docx", word)));
        assertThat(refusal.reason()).isIn(Reason.DAMAGED, Reason.TOO_LARGE);
    }

    @Test
    void refusesASheetOfFewCellsThatLieFarApart() throws Exception {
        byte[] sheet = fixtures.withPart(Fixtures.xlsx(), "xl/worksheets/sheet1.xml", out -> {
            StringBuilder xml = new StringBuilder(
                    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
            for (int row = 1; row <= 5_000; row++) {
                xml.append("<row r=\"%1$d\"><c r=\"XFD%1$d\"><v>1</v></c></row>".formatted(row * 200));
            }
            out.write(xml.append("</sheetData></worksheet>").toString().getBytes(StandardCharsets.UTF_8));
        });
        refused("sparse.xlsx", sheet, Reason.TOO_LARGE, "cells");
    }

    @Test
    void refusesMoreTextThanItsBound() {
        refused(
                "a.txt",
                "word ".repeat(2_100_000).getBytes(StandardCharsets.UTF_8),
                Reason.TOO_LARGE,
                "10,000,000 characters");
        refused(
                "a.html",
                ("<p>" + "word ".repeat(2_100_000)).getBytes(StandardCharsets.UTF_8),
                Reason.TOO_LARGE,
                "10 MB");
    }

    @Test
    void refusesAFileThatIsTooLargeWithoutReadingIt() throws Exception {
        Path file = directory.resolve("large.pdf");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(60_000_000);
        }
        assertThatThrownBy(() -> PARSER.parse("large.pdf", file))
                .isInstanceOf(DocumentRejected.class)
                .hasMessageContaining("60 MB; at most 52 MB");
    }

    @Test
    void survivesNestingBeyondAnyReason() throws Exception {
        String deep = "<div>".repeat(200_000) + "text";
        assertThat(PARSER.parse("deep.html", fixtures.file("deep.html", deep)).text())
                .isEqualTo("text");
        assertThat(PARSER.parse("deep.md", fixtures.file("deep.md", ">".repeat(100_000) + " text"))
                        .text())
                .endsWith("text");
    }

    @Test
    void givesUpADocumentThatTakesTooLong() throws Exception {
        ParsingLimits defaults = ParsingLimits.defaults();
        ParsingLimits hasty = new ParsingLimits(
                defaults.bytes(),
                defaults.characters(),
                Duration.ofMillis(1),
                defaults.partBytes(),
                defaults.treeBytes(),
                defaults.totalBytes(),
                defaults.parts(),
                defaults.cells());
        byte[] pages = Fixtures.pptx(60);
        assertThatThrownBy(() -> new TikaDocumentParser(hasty).parse("a.pptx", fixtures.file("a.pptx", pages)))
                .isInstanceOf(DocumentRejected.class)
                .hasMessageContaining("took longer");
    }

    @Test
    void doesNotBlameTheDocumentForAMissingFile() {
        assertThatThrownBy(() -> PARSER.parse("a.txt", directory.resolve("missing")))
                .isInstanceOf(UncheckedIOException.class);
    }

    private void refused(String name, byte[] bytes, Reason reason, String message) {
        Path file = fixtures.file(name, bytes);
        assertThatThrownBy(() -> PARSER.parse(name, file))
                .as("%s, %s bytes", name, bytes.length)
                .isInstanceOf(DocumentRejected.class)
                .hasMessageContaining(message)
                .extracting(e -> ((DocumentRejected) e).reason())
                .isEqualTo(reason);
    }

    private static byte[] document(String extension) throws IOException {
        return switch (extension) {
            case "pdf" -> Fixtures.pdf("Some words on a page.\n".repeat(30), "More of them.");
            case "docx" -> Fixtures.docx();
            case "pptx" -> Fixtures.pptx(3);
            case "xlsx" -> Fixtures.xlsx();
            default -> Fixtures.xls();
        };
    }

    private static byte[] png() {
        byte[] bytes = junk();
        System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13}, 0, bytes, 0, 12);
        return bytes;
    }

    private static byte[] executable() {
        byte[] bytes = new byte[512];
        System.arraycopy(
                new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0, 1}, 0, bytes, 0, 21);
        return bytes;
    }

    private static byte[] junk() {
        byte[] bytes = new byte[5_000];
        new Random(3).nextBytes(bytes);
        bytes[0] = 3;
        return bytes;
    }
}
