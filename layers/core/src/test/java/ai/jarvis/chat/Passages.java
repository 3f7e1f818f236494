package ai.jarvis.chat;

import ai.jarvis.knowledge.Chunk;
import ai.jarvis.knowledge.ChunkId;
import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.knowledge.Passage;
import java.util.Optional;

/** Passages as retrieval finds them. */
final class Passages {
    private Passages() {}

    /** A passage that starts so many code points into its document. */
    static Passage at(int start, String text) {
        var end = start + text.codePointCount(0, text.length());
        return Passage.of(new Hit(
                ChunkId.fresh(),
                DocumentId.fresh(),
                "handbook.pdf",
                new Chunk(0, text, start, end, Optional.of(3), "")));
    }

    /** A chunk on the page of its number. */
    static Hit hit(DocumentId document, int ordinal, int start, String text) {
        var end = start + text.codePointCount(0, text.length());
        return new Hit(
                ChunkId.fresh(),
                document,
                "handbook.pdf",
                new Chunk(ordinal, text, start, end, Optional.of(ordinal + 1), ""));
    }
}
