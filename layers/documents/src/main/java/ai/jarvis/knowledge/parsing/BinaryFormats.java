package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import ai.jarvis.knowledge.ParsedDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** PDF and Office files, by Tika's parsers. Attachments are not read, images not recognised, links not followed. */
final class BinaryFormats {
    private static final String DAMAGED = "The document is damaged and cannot be read.";
    private static final long PDF_MEMORY = 16_000_000;

    private final ParsingLimits limits;
    private final Parser pdf = new PDFParser();
    private final Parser office = new OfficeParser();
    private final Parser officeXml = new OOXMLParser();

    BinaryFormats(ParsingLimits limits) {
        this.limits = limits;
        // Tika's parser turns this check of POI off when it is loaded. The settings are the JVM's, so is the caution.
        ZipSecureFile.setMinInflateRatio(1.0 / ParsingLimits.MOST_UNPACKED_PER_PACKED);
        ZipSecureFile.setMaxEntrySize(limits.totalBytes());
        ZipSecureFile.setMaxFileCount(limits.parts());
    }

    /** @throws Rejection if the document must not or cannot be read, for a reason that is known */
    ParsedDocument read(Format format, Path file) throws IOException {
        TextBuilder text = new TextBuilder(limits.characters());
        MarkupReader reader = new MarkupReader(format, limits, text);
        if (format == Format.PDF) {
            PdfFile.check(file, limits);
        }
        Metadata metadata = new Metadata();
        try (TikaInputStream stream = TikaInputStream.get(file)) {
            parser(format).parse(stream, reader, metadata, context());
            reader.finish();
        } catch (TikaException | SAXException | IOException | RuntimeException e) {
            throw rejection(e, reader);
        }
        reader.stopped().ifPresent(stopped -> {
            throw stopped;
        });
        if (isReadInPart(metadata)) {
            throw new Rejection(Reason.DAMAGED, DAMAGED);
        }
        return text.document();
    }

    private Parser parser(Format format) {
        return switch (format) {
            case PDF -> pdf;
            case DOC, PPT, XLS -> office;
            default -> officeXml;
        };
    }

    /** Of a Word document with a damaged part, Tika tells what came before, and notes the error's stack beside it. */
    private static boolean isReadInPart(Metadata metadata) {
        return Arrays.stream(metadata.getValues(TikaCoreProperties.TIKA_META_EXCEPTION_WARNING))
                .anyMatch(stack -> stack.contains("SXWPFWordExtractorDecorator"));
    }

    private static Rejection rejection(Exception e, MarkupReader reader) {
        Optional<Rejection> known = reader.stopped();
        if (known.isPresent()) {
            return known.get();
        }
        if (Thread.currentThread().isInterrupted()) {
            return because(e, Rejection.interrupted());
        }
        if (ExceptionUtils.indexOfType(e, EncryptedDocumentException.class) >= 0
                || ExceptionUtils.indexOfType(e, org.apache.poi.EncryptedDocumentException.class) >= 0) {
            String message = "The document is protected by a password. Remove the password and upload it again.";
            return because(e, new Rejection(Reason.ENCRYPTED, message));
        }
        if (ExceptionUtils.getThrowableList(e).stream().anyMatch(cause -> isBomb(cause.getMessage()))) {
            return because(e, new Rejection(Reason.TOO_LARGE, "The document unpacks to more than is safe to read."));
        }
        return because(e, new Rejection(Reason.DAMAGED, DAMAGED));
    }

    private static boolean isBomb(@Nullable String message) {
        return message != null && message.contains("Zip bomb");
    }

    private static Rejection because(Exception cause, Rejection rejection) {
        rejection.initCause(cause);
        return rejection;
    }

    private static ParseContext context() {
        OfficeParserConfig office = new OfficeParserConfig();
        // Not for presentations: Tika's streaming reader has their slides in the order of their names.
        office.setUseSAXDocxExtractor(true);
        office.setIncludeHeadersAndFooters(false);
        office.setIncludeSlideMasterContent(false);
        office.setIncludeShapeBasedContent(true);
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        pdf.setExtractBookmarksText(false);
        pdf.setExtractAnnotationText(false);
        pdf.setMaxMainMemoryBytes(PDF_MEMORY);
        pdf.setCatchIntermediateIOExceptions(false);
        ParseContext context = new ParseContext();
        context.set(OfficeParserConfig.class, office);
        context.set(PDFParserConfig.class, pdf);
        context.set(EmbeddedDocumentExtractor.class, new Attachments());
        return context;
    }

    /** Leaves attachments alone. */
    private static final class Attachments implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
            throw new IllegalStateException("Attachments are not read");
        }
    }
}
