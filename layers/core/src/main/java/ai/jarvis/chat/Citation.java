package ai.jarvis.chat;

import ai.jarvis.knowledge.ChunkId;
import ai.jarvis.knowledge.DocumentId;
import java.util.Optional;

/**
 * Where a statement of an answer comes from.
 *
 * @param index the number by which the answer's text refers to it, as in {@code [1]}
 * @param start where the quote starts, in Unicode code points of the document's text, inclusive
 * @param end where it ends, exclusive
 * @param quote exactly the text between
 */
public record Citation(
        int index,
        DocumentId document,
        String documentName,
        ChunkId chunk,
        Optional<Integer> page,
        int start,
        int end,
        String quote) {
    public Citation {
        if (quote.codePointCount(0, quote.length()) != end - start) {
            throw new IllegalArgumentException("A quote must be as long as its range " + start + ".." + end);
        }
    }
}
