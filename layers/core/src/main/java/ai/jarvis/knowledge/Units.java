package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ParsedDocument.Block;
import ai.jarvis.knowledge.ParsedDocument.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts blocks into the units that chunks are put together from: sentences, lines of code, rows, headings. */
final class Units {
    private static final int LONGEST_GAP = 1_000;
    /** A token of ordinary text has four characters; what is many times longer need not be counted to be too long. */
    private static final int MOST_CHARACTERS_PER_TOKEN = 8;

    /**
     * @param alone tokens of the unit itself
     * @param joined tokens that it adds to a chunk that it follows in, the gap before it included
     */
    record Unit(int block, Kind kind, int start, int end, int alone, int joined, boolean opensBlock) {
        /** Whether it may be said again at the start of the next chunk. */
        boolean repeatable() {
            return kind != Kind.HEADING && kind != Kind.TABLE_ROW;
        }
    }

    private final String text;
    private final int maxTokens;
    private final TokenCounter tokens;
    private final SentenceSplitter sentences = new SentenceSplitter();
    private final List<Unit> units = new ArrayList<>();
    private int end;

    Units(String text, int maxTokens, TokenCounter tokens) {
        this.text = text;
        this.maxTokens = maxTokens;
        this.tokens = tokens;
    }

    /** The units so far; they are in the text's order. */
    List<Unit> all() {
        return units;
    }

    void cut(int index, Block block) {
        int first = units.size();
        switch (block.kind()) {
            case PARAGRAPH, LIST_ITEM -> {
                String content = text.substring(block.start(), block.end());
                for (SentenceSplitter.Range sentence : sentences.split(content)) {
                    add(index, block.kind(), block.start() + sentence.start(), block.start() + sentence.end(), first);
                }
            }
            case CODE -> {
                for (int line = block.start(); line < block.end(); ) {
                    int newline = text.indexOf('\n', line);
                    int lineEnd = newline < 0 || newline > block.end() ? block.end() : newline;
                    add(index, block.kind(), line, lineEnd, first);
                    line = lineEnd + 1;
                }
            }
            case HEADING, TABLE_ROW -> add(index, block.kind(), block.start(), block.end(), first);
        }
    }

    private void add(int block, Kind kind, int from, int to, int firstOfBlock) {
        int start = Blank.skip(text, from, to);
        int stop = Blank.skipBack(text, start, to);
        if (start == stop) {
            return;
        }
        int gap = start - end;
        boolean countable = stop - start <= maxTokens * MOST_CHARACTERS_PER_TOKEN;
        int joined = countable && gap <= LONGEST_GAP ? tokens.count(text.substring(end, stop)) : maxTokens + 1;
        int alone = joined <= maxTokens || !countable ? joined : tokens.count(text.substring(start, stop));
        if (alone <= maxTokens) {
            units.add(new Unit(block, kind, start, stop, alone, joined, units.size() == firstOfBlock));
            end = stop;
            return;
        }
        int window = Math.clamp((stop - start) / 2, 1, Math.clamp(maxTokens / 4, 4, 64));
        int cut = TextBoundary.within(text, start, start + window, stop);
        add(block, kind, start, cut, firstOfBlock);
        start = Blank.skip(text, cut, stop);
        while (start < stop) {
            cut = TextBoundary.before(text, start, Math.min(stop, start + window), stop);
            add(block, kind, start, cut, firstOfBlock);
            start = Blank.skip(text, cut, stop);
        }
    }
}
