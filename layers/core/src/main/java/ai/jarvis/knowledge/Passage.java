package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was found in one place of a document, to be read in one piece.
 *
 * @param parts in the order of the document; there is nothing but white space between them
 * @param best the chunk that was found first
 */
public record Passage(List<Part> parts, Hit best) {
    private static final String GAP = "\n\n";

    /**
     * Text of the document without a gap.
     *
     * @param text exactly the characters of the document's text from {@code start} on
     * @param start where it starts, in Unicode code points of the document's text
     * @param chunks those it is made of, by where they start
     */
    public record Part(String text, int start, List<Hit> chunks) {
        public Part {
            chunks = List.copyOf(chunks);
        }

        int end() {
            return start + text.codePointCount(0, text.length());
        }

        /** The chunk that tells most nearly where a position is: of those that hold it the one that starts last. */
        public Hit chunkAt(int position) {
            return chunks.reversed().stream()
                    .filter(hit -> hit.chunk().start() <= position)
                    .findFirst()
                    .orElse(chunks.getFirst());
        }
    }

    public Passage {
        parts = List.copyOf(parts);
    }

    /** The passage of a single chunk. */
    public static Passage of(Hit hit) {
        return new Passage(List.of(new Part(hit.chunk().text(), hit.chunk().start(), List.of(hit))), hit);
    }

    public DocumentId document() {
        return best.document();
    }

    public String documentName() {
        return best.documentName();
    }

    /** The page that it starts on, where the format has pages. */
    public Optional<Integer> page() {
        return parts.getFirst().chunks().getFirst().chunk().page();
    }

    public String text() {
        return parts.stream().map(Part::text).collect(Collectors.joining(GAP));
    }
}
