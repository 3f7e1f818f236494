package ai.jarvis.knowledge.parsing;

import ai.jarvis.knowledge.ParsedDocument;
import ai.jarvis.knowledge.ParsedDocument.Block;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The blocks of a text that is kept as it is. What is found between them and is not blank becomes part of one, too. */
final class SourceBlocks {
    private final String text;
    private final List<Block> blocks = new ArrayList<>();
    private int end;

    SourceBlocks(String text) {
        this.text = text;
    }

    /** Adds a block of the text's characters {@code from..to}, trimmed; blocks come in the text's order. */
    void add(Kind kind, int level, int from, int to) {
        int start = Math.max(from, end);
        while (start < to && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int stop = to;
        while (stop > start && Character.isWhitespace(text.charAt(stop - 1))) {
            stop--;
        }
        if (start >= stop) {
            return;
        }
        start = Math.min(start, coverGap(start));
        blocks.add(new Block(kind, start, stop, level, Optional.empty()));
        end = stop;
    }

    /** Marks before a block on its own line ("&gt; ", "| ") belong to it; other lines become paragraphs. */
    private int coverGap(int start) {
        int line = Math.max(end, text.lastIndexOf('\n', start - 1) + 1);
        addPlain(end, line);
        int first = line;
        while (first < start && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        return first;
    }

    private void addPlain(int from, int to) {
        int start = from;
        while (start < to && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int stop = to;
        while (stop > start && Character.isWhitespace(text.charAt(stop - 1))) {
            stop--;
        }
        if (start < stop) {
            blocks.add(new Block(Kind.PARAGRAPH, start, stop, 0, Optional.empty()));
            end = stop;
        }
    }

    ParsedDocument document() {
        addPlain(end, text.length());
        return new ParsedDocument(text, blocks);
    }
}
