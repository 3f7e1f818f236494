package ai.jarvis.knowledge;

import java.util.List;

/** Cuts documents into chunks. */
@FunctionalInterface
public interface Chunker {
    /** The document's chunks in order; together they cover every block. */
    List<Chunk> chunk(ParsedDocument document);
}
