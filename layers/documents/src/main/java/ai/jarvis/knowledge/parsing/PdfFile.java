package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Looks into a PDF before PDFBox does, which unpacks whole streams in memory and would read what is left of a file that
 * was cut off.
 */
final class PdfFile {
    private static final byte[] STREAM = "stream".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = 65_536;
    private static final int LONGEST_DICTIONARY = 1_000;
    /** Images are not unpacked to find text; a page scanned in colour at 600 dots per inch has 104 MB. */
    private static final int IMAGE_ALLOWANCE = 3;

    private PdfFile() {}

    static void check(Path content, ParsingLimits limits) throws IOException {
        try (FileChannel channel = FileChannel.open(content)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (!ascii(bytes, bytes.limit() - TAIL, bytes.limit()).contains("%%EOF")) {
                throw new Rejection(Reason.DAMAGED, "The PDF is damaged or was cut off: its end is missing.");
            }
            byte[] buffer = new byte[65_536];
            Inflater inflater = new Inflater();
            try {
                for (int at = next(bytes, 0); at >= 0; at = next(bytes, at)) {
                    boolean image = ascii(bytes, at - LONGEST_DICTIONARY, at).contains("/Image");
                    check(
                            bytes,
                            at,
                            inflater,
                            buffer,
                            image ? IMAGE_ALLOWANCE * limits.partBytes() : limits.partBytes());
                }
            } finally {
                inflater.end();
            }
        }
    }

    /** Where the bytes of the next stream start; -1 if there is none. */
    private static int next(ByteBuffer bytes, int from) {
        for (int i = from; i < bytes.limit() - STREAM.length - 2; i++) {
            if (bytes.get(i) == 's' && matches(bytes, i) && (i == 0 || bytes.get(i - 1) != 'd')) {
                int start = i + STREAM.length;
                start += bytes.get(start) == '\r' ? 1 : 0;
                return start + (bytes.get(start) == '\n' ? 1 : 0);
            }
        }
        return -1;
    }

    private static boolean matches(ByteBuffer bytes, int at) {
        for (int i = 0; i < STREAM.length; i++) {
            if (bytes.get(at + i) != STREAM[i]) {
                return false;
            }
        }
        return true;
    }

    private static void check(ByteBuffer bytes, int at, Inflater inflater, byte[] buffer, long most) {
        inflater.reset();
        inflater.setInput(bytes.slice(at, bytes.limit() - at));
        long unpacked = 0;
        try {
            int size = inflater.inflate(buffer);
            while (size > 0) {
                unpacked += size;
                if (unpacked > most) {
                    throw new Rejection(
                            Reason.TOO_LARGE,
                            "The PDF has a part of more than %,d MB, more than is safe to read."
                                    .formatted(most / 1_000_000));
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw Rejection.interrupted();
                }
                size = inflater.inflate(buffer);
            }
        } catch (DataFormatException e) {
            // Not packed this way, or damaged, which is for the parser to say: no bomb in either case.
            return;
        }
    }

    private static String ascii(ByteBuffer bytes, int from, int to) {
        byte[] part = new byte[to - Math.max(0, from)];
        bytes.get(Math.max(0, from), part);
        return new String(part, StandardCharsets.ISO_8859_1);
    }
}
