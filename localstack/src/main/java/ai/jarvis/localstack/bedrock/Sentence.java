package ai.jarvis.localstack.bedrock;

import org.jspecify.annotations.Nullable;

/** A sentence, list item, table row or heading of a passage, and where it stands. */
final class Sentence {

    /** What can be said of a sentence from the way it is written. */
    enum Kind {
        /** A heading, or a line that only introduces what follows ("Limits:"), or a table's head. */
        HEADING,
        /** An item of a list or a row of a table: often meaningless without its heading. */
        ITEM,
        /** A line between code fences. */
        CODE,
        PROSE
    }

    final Passage passage;
    final int start;
    final int end;
    final Kind kind;
    /** What it stands under: the nearest heading, introducing line, or item it is nested in. */
    final @Nullable Sentence parent;
    /** The question's terms found in it, one bit each. */
    long terms;

    Sentence(Passage passage, int start, int end, Kind kind, @Nullable Sentence parent) {
        this.passage = passage;
        this.start = start;
        this.end = end;
        this.kind = kind;
        this.parent = parent;
    }

    int length() {
        return end - start;
    }

    String text() {
        return passage.text().substring(start, end);
    }
}
