package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.Documents;
import java.time.Duration;

/**
 * What one document may cost. Documents come from strangers, and the parsers share the heap with everything else.
 *
 * @param bytes most bytes of a file
 * @param characters most characters of its text: a document of 5,000 pages has some 10 million
 * @param duration longest time for one document; a book takes seconds
 * @param partBytes most bytes that one part of an Office file, or one stream of a PDF, may unpack to: parts are read as
 *     streams, but shared strings and decoded PDF streams are held in memory
 * @param treeBytes the same for parts that are read as a tree (styles, numbering, relationships), which takes ten times
 *     the memory; also for HTML
 * @param totalBytes most bytes that an Office file may unpack to in all
 * @param parts most parts of an Office file
 * @param cells most cells of a workbook, empty ones that had to be filled in included
 */
public record ParsingLimits(
        long bytes,
        int characters,
        Duration duration,
        long partBytes,
        long treeBytes,
        long totalBytes,
        int parts,
        int cells) {
    /**
     * An honest part packs 10:1 to 50:1, a sheet of zeros 200:1, a bomb 1000:1. Parts with less than 10 MB are not
     * looked at this way.
     */
    static final int MOST_UNPACKED_PER_PACKED = 300;

    static final long SMALL_PART = 10_000_000;

    public ParsingLimits {
        if (bytes <= 0 || characters <= 0 || duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(
                    "Limits must be positive: " + bytes + ", " + characters + ", " + duration);
        }
    }

    /** For a heap of 512 MB. */
    public static ParsingLimits defaults() {
        return new ParsingLimits(
                Documents.MAX_BYTES,
                10_000_000,
                Duration.ofSeconds(60),
                64_000_000,
                10_000_000,
                300_000_000,
                10_000,
                2_000_000);
    }
}
