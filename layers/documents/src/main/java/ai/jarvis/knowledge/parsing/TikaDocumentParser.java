package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.DocumentParser;
import ai.jarvis.knowledge.DocumentRejected;
import ai.jarvis.knowledge.DocumentRejected.Reason;
import ai.jarvis.knowledge.ParsedDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads PDF and Office files with Tika's parsers, web pages with jsoup, Markdown with commonmark, and text, CSV and source
 * code as they are. One may be used by many threads; each document is read in a thread of its own, so that one that
 * takes too long can be given up.
 *
 * <p>Reading stops at the next block, cell or file access after the time is over. A parser that loops without any of
 * these cannot be stopped in a JVM: its caller gets the refusal in time, but its thread goes on until it ends.
 */
public final class TikaDocumentParser implements DocumentParser {
    private final ParsingLimits limits;
    private final BinaryFormats binaries;

    public TikaDocumentParser() {
        this(ParsingLimits.defaults());
    }

    public TikaDocumentParser(ParsingLimits limits) {
        this.limits = limits;
        this.binaries = new BinaryFormats(limits);
    }

    /** @throws UncheckedIOException if there is no file to read, which says nothing about the document */
    @Override
    public ParsedDocument parse(String name, Path content) throws DocumentRejected {
        long size;
        try {
            size = Files.size(content);
        } catch (IOException e) {
            throw new UncheckedIOException("The document's bytes cannot be read", e);
        }
        if (size == 0) {
            throw new DocumentRejected(Reason.EMPTY, "The document is empty: the file has 0 bytes.");
        }
        if (size > limits.bytes()) {
            throw new DocumentRejected(
                    Reason.TOO_LARGE,
                    "The file has %,d MB; at most %,d MB are read."
                            .formatted(size / 1_000_000, limits.bytes() / 1_000_000));
        }
        FutureTask<ParsedDocument> reading = new FutureTask<>(() -> read(name, content));
        Thread thread = Thread.ofPlatform().name("document-parser").daemon().start(reading);
        try {
            return reading.get(limits.duration().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw (DocumentRejected) new DocumentRejected(
                            Reason.TOO_LARGE,
                            "Reading the document took longer than %d s."
                                    .formatted(limits.duration().toSeconds()))
                    .initCause(e);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException)
                    new CancellationException("Interrupted while reading a document").initCause(e);
        } finally {
            if (!reading.isDone()) {
                thread.interrupt();
            }
        }
    }

    /** A refusal as it is; errors, such as a lack of memory, are no property of the document. */
    private static DocumentRejected failure(ExecutionException e) {
        switch (e.getCause()) {
            case DocumentRejected rejected -> {
                return rejected;
            }
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException("Reading a document failed in an unforeseen way", e);
        }
    }

    private ParsedDocument read(String name, Path file) throws DocumentRejected {
        try {
            Content content = Content.of(name, file, limits);
            ParsedDocument document = document(content, file);
            if (document.blocks().isEmpty()) {
                throw new Rejection(Reason.NO_TEXT, withoutText(content.format()));
            }
            return document;
        } catch (Rejection e) {
            throw (DocumentRejected) e.asException().initCause(e);
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        } catch (StackOverflowError e) {
            throw damaged(e);
        }
    }

    private ParsedDocument document(Content content, Path file) throws IOException {
        return switch (content.format()) {
            case MARKDOWN -> MarkdownSource.parse(content.text());
            case CSV -> PlainSources.csv(content.text());
            case CODE -> PlainSources.code(content.text());
            case TEXT -> PlainSources.text(content.text());
            case HTML -> {
                TextBuilder text = new TextBuilder(limits.characters());
                HtmlPage.read(content.text(), new MarkupReader(Format.HTML, limits, text));
                yield text.document();
            }
            case PDF, DOCX, PPTX, XLSX, DOC, PPT, XLS -> binaries.read(content.format(), file);
        };
    }

    private static String withoutText(Format format) {
        return format == Format.PDF
                ? "The PDF has no text layer: its pages are images, as of a scan. Run text recognition on it first."
                : "The document is " + format.label() + " without any text.";
    }

    private static DocumentRejected damaged(Throwable cause) {
        DocumentRejected rejected = new DocumentRejected(Reason.DAMAGED, "The document is damaged and cannot be read.");
        rejected.initCause(cause);
        return rejected;
    }
}
