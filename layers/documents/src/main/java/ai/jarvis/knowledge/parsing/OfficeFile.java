package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Looks into the two containers of Office files, before any parser does. */
final class OfficeFile {
    /** Parts that are read as a stream, however large. */
    private static final Pattern STREAMED = Pattern.compile(
            "word/(document|footnotes|endnotes|comments)\\d*\\.xml|xl/(sharedStrings|worksheets/sheet\\d+)\\.xml");

    /** All trees of a presentation are in memory at once; its slides have some 30 KB each. */
    private static final int TREES = 2;

    private OfficeFile() {}

    /** Which Office format a ZIP file is; absent if it is another kind of archive. Bombs are refused here. */
    static Optional<Format> ofZip(Path content, ParsingLimits limits) throws IOException {
        try (ZipFile zip = new ZipFile(content.toFile())) {
            if (zip.size() > limits.parts()) {
                throw bomb("more than %,d parts".formatted(limits.parts()));
            }
            long total = 0;
            long trees = 0;
            for (ZipEntry entry : Collections.list(zip.entries())) {
                check(entry, limits);
                total += Math.max(0, entry.getSize());
                trees += isTree(entry) ? Math.max(0, entry.getSize()) : 0;
            }
            if (trees > TREES * limits.treeBytes()) {
                throw bomb("parts of %,d MB that must be read as a whole".formatted(trees / 1_000_000));
            }
            if (total > limits.totalBytes()) {
                throw bomb("more than %,d MB when unpacked".formatted(limits.totalBytes() / 1_000_000));
            }
            if (zip.getEntry("[Content_Types].xml") == null) {
                return Optional.empty();
            }
            return Optional.ofNullable(
                    zip.getEntry("word/document.xml") != null || zip.getEntry("word/document2.xml") != null
                            ? Format.DOCX
                            : zip.getEntry("ppt/presentation.xml") != null
                                    ? Format.PPTX
                                    : zip.getEntry("xl/workbook.xml") != null ? Format.XLSX : null);
        } catch (ZipException e) {
            throw new Rejection(Reason.DAMAGED, "The file is damaged or was cut off: its contents cannot be unpacked.");
        }
    }

    private static void check(ZipEntry entry, ParsingLimits limits) {
        long unpacked = Math.max(0, entry.getSize());
        long packed = Math.max(1, entry.getCompressedSize());
        if (unpacked > ParsingLimits.SMALL_PART && unpacked / packed > ParsingLimits.MOST_UNPACKED_PER_PACKED) {
            throw bomb("a part that unpacks to %,d times its size".formatted(unpacked / packed));
        }
        if (isXml(entry) && unpacked > (isTree(entry) ? limits.treeBytes() : limits.partBytes())) {
            throw bomb("a part of %,d MB".formatted(unpacked / 1_000_000));
        }
    }

    private static boolean isXml(ZipEntry entry) {
        return entry.getName().endsWith(".xml") || entry.getName().endsWith(".rels");
    }

    private static boolean isTree(ZipEntry entry) {
        return isXml(entry) && !STREAMED.matcher(entry.getName()).matches();
    }

    private static Rejection bomb(String what) {
        return new Rejection(Reason.TOO_LARGE, "The document has " + what + ", more than is safe to read.");
    }

    /** Which Office format an OLE 2 file is; absent if it is something else in that container. */
    static Optional<Format> ofOle(Path content) throws IOException {
        try (POIFSFileSystem ole = new POIFSFileSystem(content.toFile(), true)) {
            DirectoryNode root = ole.getRoot();
            if (root.hasEntryCaseInsensitive("EncryptedPackage")) {
                throw new Rejection(
                        Reason.ENCRYPTED,
                        "The document is protected by a password. Remove the password and upload it again.");
            }
            if (root.hasEntryCaseInsensitive("WordDocument")) {
                return Optional.of(Format.DOC);
            }
            if (root.hasEntryCaseInsensitive("PowerPoint Document")) {
                return Optional.of(Format.PPT);
            }
            boolean workbook = List.of("Workbook", "Book").stream().anyMatch(root::hasEntryCaseInsensitive);
            return workbook ? Optional.of(Format.XLS) : Optional.empty();
        }
    }
}
