package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;

/**
 * What a file holds, whatever its name says.
 *
 * @param format its format
 * @param text the decoded and cleaned text of a format that is text, else empty
 */
record Content(Format format, String text) {
    private static final int HEAD = 1_024;
    private static final byte[] OLE = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};

    private static final TextDecoder DECODER = new TextDecoder();

    /** The content, if the name does not say otherwise. */
    static Content of(String name, Path file, ParsingLimits limits) throws IOException {
        Optional<Format> claimed = Format.ofName(name);
        byte[] head = head(file);
        String ascii = new String(head, StandardCharsets.ISO_8859_1);
        if (ascii.contains("%PDF-")) {
            return new Content(agreeing(claimed, Format.PDF), "");
        }
        if (ascii.startsWith("PK\u0003\u0004") || ascii.startsWith("PK\u0005\u0006")) {
            Format format = OfficeFile.ofZip(file, limits).orElseThrow(() -> unreadable(claimed, archive(name)));
            return new Content(agreeing(claimed, format), "");
        }
        if (head.length > OLE.length && ascii.startsWith(new String(OLE, StandardCharsets.ISO_8859_1))) {
            Format format =
                    OfficeFile.ofOle(file).orElseThrow(() -> unreadable(claimed, "an Office file of another kind"));
            return new Content(agreeing(claimed, format), "");
        }
        if (ascii.startsWith("{\\rtf")) {
            throw unreadable(claimed, "an RTF document");
        }
        boolean html = ascii.toLowerCase(Locale.ROOT).matches("(?s).*(<html|<!doctype html).*");
        Format text = claimed.filter(Format::isText).orElse(html ? Format.HTML : Format.TEXT);
        long most = text == Format.HTML ? limits.treeBytes() : 4L * limits.characters();
        if (Files.size(file) > most) {
            if (!DECODER.decode(head, html).isPresent()) {
                throw binary(claimed, file);
            }
            throw new Rejection(Reason.TOO_LARGE, "The text is larger than %,d MB.".formatted(most / 1_000_000));
        }
        String decoded = DECODER.decode(Files.readAllBytes(file), html || text == Format.HTML)
                .map(TextCleaner::clean)
                .orElseThrow(() -> binary(claimed, file));
        if (decoded.length() > limits.characters()) {
            throw Rejection.tooLong(limits.characters());
        }
        if (decoded.isBlank()) {
            throw new Rejection(Reason.EMPTY, "The document is empty: it holds nothing but white space.");
        }
        return new Content(agreeing(claimed, text), decoded);
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(HEAD);
        }
    }

    /** Formats with one label (old and new Word) are one for people. */
    private static Format agreeing(Optional<Format> claimed, Format found) {
        if (claimed.isPresent() && !claimed.get().label().equals(found.label())) {
            throw unreadable(claimed, found.label());
        }
        return found;
    }

    private static Rejection unreadable(Optional<Format> claimed, String what) {
        return claimed.map(format -> new Rejection(
                        Reason.WRONG_TYPE, "The name says " + format.label() + ", the content is " + what + "."))
                .orElseGet(() -> new Rejection(
                        Reason.UNSUPPORTED, "The file is " + what + ", of which the text cannot be read."));
    }

    private static Rejection binary(Optional<Format> claimed, Path file) {
        MediaType type;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            type = MimeTypes.getDefaultMimeTypes().detect(bytes, new Metadata());
        } catch (IOException e) {
            return new Rejection(Reason.DAMAGED, "The file cannot be read.");
        }
        if (!type.equals(MediaType.OCTET_STREAM) && !type.getType().equals("text")) {
            return unreadable(claimed, label(type));
        }
        return claimed.map(format -> new Rejection(
                        Reason.DAMAGED,
                        "The name says " + format.label()
                                + ", the content is not: the file is damaged or of another kind."))
                .orElseGet(() -> new Rejection(
                        Reason.UNSUPPORTED, "The file is neither text nor of a format whose text can be read."));
    }

    private static String archive(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.matches(".*\\.od[tspg]")) {
            return "an OpenDocument file";
        }
        return lower.endsWith(".epub") ? "an e-book" : "an archive";
    }

    private static String label(MediaType type) {
        String subtype = type.getSubtype();
        return switch (type.getType()) {
            case "image" ->
                "an image (" + subtype.replaceFirst("^(x-|vnd\\.)", "").toUpperCase(Locale.ROOT) + ")";
            case "audio" -> "a sound recording";
            case "video" -> "a video";
            case "font" -> "a font";
            default -> {
                if (subtype.matches(
                        ".*(executable|elf|sharedlib|msdownload|dosexec|mach-o|java-vm|coredump|object).*")) {
                    yield "a program";
                }
                if (subtype.matches(".*(zip|7z|rar|tar|xz|zstd|compress|lz4|cpio).*")) {
                    yield "an archive";
                }
                yield "a file of type " + type;
            }
        };
    }
}
