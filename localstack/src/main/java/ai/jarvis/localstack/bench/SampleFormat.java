package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.Prose.Section;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Makes documents of about twenty chunks. */
enum SampleFormat {
    MD {
        @Override
        byte[] write(Prose prose) {
            return text(prose.sections(), section -> "## " + section.heading());
        }
    },
    TXT {
        @Override
        byte[] write(Prose prose) {
            return text(prose.sections(), Section::heading);
        }
    },
    HTML {
        @Override
        byte[] write(Prose prose) {
            var body = prose.sections().stream()
                    .map(section -> "<h2>" + section.heading() + "</h2>\n"
                            + section.paragraphs().stream()
                                    .map(paragraph -> "<p>" + paragraph + "</p>\n")
                                    .collect(Collectors.joining()))
                    .collect(Collectors.joining());
            return ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Manual</title></head><body>\n" + body
                            + "</body></html>\n")
                    .getBytes(StandardCharsets.UTF_8);
        }
    },
    CSV {
        @Override
        byte[] write(Prose prose) {
            return prose.rows().stream()
                    .map(row -> row.stream().map(cell -> '"' + cell + '"').collect(Collectors.joining(",")) + "\r\n")
                    .collect(Collectors.joining())
                    .getBytes(StandardCharsets.UTF_8);
        }
    },
    DOCX {
        @Override
        byte[] write(Prose prose) throws IOException {
            try (var document = new XWPFDocument();
                    var bytes = new ByteArrayOutputStream()) {
                for (var section : prose.sections()) {
                    var heading = document.createParagraph();
                    heading.setStyle("Heading1");
                    heading.createRun().setText(section.heading());
                    section.paragraphs()
                            .forEach(paragraph ->
                                    document.createParagraph().createRun().setText(paragraph));
                }
                document.write(bytes);
                return bytes.toByteArray();
            }
        }
    },
    PDF {
        @Override
        byte[] write(Prose prose) throws IOException {
            try (var document = new PDDocument();
                    var bytes = new ByteArrayOutputStream()) {
                for (var section : prose.sections()) {
                    page(document, section);
                }
                document.save(bytes);
                return bytes.toByteArray();
            }
        }
    };

    private static final int FONT_SIZE = 10;
    private static final int LEADING = 13;
    private static final int MARGIN = 56;
    private static final int LINE = 92;

    /** Whether it can be written in Chinese: the fonts that every PDF reader has know none. */
    boolean isForChinese() {
        return this != PDF;
    }

    /** The bytes of a document. */
    abstract byte[] write(Prose prose) throws IOException;

    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static byte[] text(List<Section> sections, Function<Section, String> heading) {
        return sections.stream()
                .map(section -> heading.apply(section) + "\n\n" + String.join("\n\n", section.paragraphs()) + "\n\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void page(PDDocument document, Section section) throws IOException {
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), FONT_SIZE);
            content.setLeading(LEADING);
            content.newLineAtOffset(MARGIN, page.getMediaBox().getHeight() - MARGIN);
            content.showText(section.heading());
            content.newLine();
            for (var paragraph : section.paragraphs()) {
                content.newLine();
                for (var line : lines(paragraph)) {
                    content.showText(line);
                    content.newLine();
                }
            }
            content.endText();
        }
    }

    private static List<String> lines(String paragraph) {
        return paragraph.replaceAll("(.{1," + LINE + "})( |$)", "$1\n").lines().toList();
    }
}
