package ai.jarvis.knowledge;

import java.util.Optional;

/**
 * A piece of a document, small enough to embed and to show to a model.
 *
 * @param ordinal position among the document's chunks, from 0
 * @param text exactly the characters {@code start..end} of the document's text
 * @param start where it starts, in Unicode code points of the document's text, inclusive
 * @param end where it ends, exclusive
 * @param page the page that it starts on, from 1; absent where the format has none
 * @param heading the headings above it, outermost first, joined by {@code " > "}; empty if there are none
 */
public record Chunk(int ordinal, String text, int start, int end, Optional<Integer> page, String heading) {
    public Chunk {
        if (text.codePointCount(0, text.length()) != end - start) {
            throw new IllegalArgumentException("A chunk's text must be as long as its range " + start + ".." + end);
        }
    }
}
