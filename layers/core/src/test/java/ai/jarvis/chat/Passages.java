package ai.jarvis.chat;

import ai.jarvis.knowledge.Chunk;
import ai.jarvis.knowledge.ChunkId;
import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.DocumentId;
import java.util.Optional;

/** Passages as retrieval finds them. */
final class Passages {
    private Passages() {}

    /** A passage that starts so many code points into its document. */
    static Hit at(int start, String text) {
        var end = start + text.codePointCount(0, text.length());
        return new Hit(
                ChunkId.fresh(),
                DocumentId.fresh(),
                "handbook.pdf",
                new Chunk(0, text, start, end, Optional.of(3), ""));
    }
}
