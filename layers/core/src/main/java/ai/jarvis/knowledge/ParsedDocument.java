package ai.jarvis.knowledge;

import java.util.List;
import java.util.Optional;

/**
 * A document's text and its structure.
 *
 * @param text the whole text, cleaned: no NUL, no unpaired surrogates, lines end with {@code \n}
 * @param blocks the text's parts in order; they do not overlap, and what lies between two is white space
 */
public record ParsedDocument(String text, List<Block> blocks) {
    public ParsedDocument {
        blocks = List.copyOf(blocks);
    }

    /** What a block is. */
    public enum Kind {
        HEADING,
        PARAGRAPH,
        LIST_ITEM,
        TABLE_ROW,
        CODE
    }

    /**
     * A part of the text.
     *
     * @param start where it starts in the text, in UTF-16 units, inclusive
     * @param end where it ends, exclusive
     * @param level of a heading, 1 the highest; 0 for all else
     * @param page page, slide or sheet, from 1; absent where the format has none
     */
    public record Block(Kind kind, int start, int end, int level, Optional<Integer> page) {
        public Block {
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException("A block must not be empty: " + start + ".." + end);
            }
        }
    }
}
