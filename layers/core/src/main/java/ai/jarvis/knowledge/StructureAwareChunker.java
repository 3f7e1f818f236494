package ai.jarvis.knowledge;

import ai.jarvis.knowledge.Outline.Section;
import ai.jarvis.knowledge.Units.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts documents at their own seams. A chunk does not cross a heading of level 1 to 3, unless its sections are tiny and
 * neighbours below one parent; it ends with a block if it can, else with a sentence, else with a word, and in a text
 * without any between two characters. The last sentences of a chunk are said again in the next one of the section.
 *
 * <p>No chunk has more than {@code maxTokens} tokens as {@link TokenCounter} counts them; none is blank; each character
 * of each block that is not blank is in one.
 */
public final class StructureAwareChunker implements Chunker {
    private static final int FEWEST_TOKENS = 16;
    /** Sections up to this part of a chunk are merged with their neighbours. */
    private static final int TINY_PART = 3;

    private final int maxTokens;
    private final int overlapTokens;
    private final TokenCounter tokens = new TokenCounter();

    /** Chunks of 320 tokens, which any embedding model takes whole, with two or three sentences of overlap. */
    public StructureAwareChunker() {
        this(320, 48);
    }

    /**
     * @param maxTokens most tokens of a chunk, at least 16: a single character may have several
     * @param overlapTokens most tokens that a chunk repeats of the one before; less than half of {@code maxTokens}
     */
    public StructureAwareChunker(int maxTokens, int overlapTokens) {
        if (maxTokens < FEWEST_TOKENS) {
            throw new IllegalArgumentException(
                    "A chunk must have room for " + FEWEST_TOKENS + " tokens, not " + maxTokens);
        }
        if (overlapTokens < 0 || overlapTokens > maxTokens / 2) {
            throw new IllegalArgumentException(
                    "The overlap must be 0 to " + maxTokens / 2 + " tokens, not " + overlapTokens);
        }
        this.maxTokens = maxTokens;
        this.overlapTokens = overlapTokens;
    }

    @Override
    public List<Chunk> chunk(ParsedDocument document) {
        Outline outline = new Outline(document);
        Units units = new Units(document.text(), maxTokens, tokens);
        Packing packing = new Packing(document, outline, units.all());
        int groupStart = 0;
        int groupTokens = 0;
        int tokensBefore = 0;
        Section before = null;
        for (Section section : outline.sections()) {
            int start = units.all().size();
            for (int block = section.from(); block < section.to(); block++) {
                units.cut(block, document.blocks().get(block));
            }
            int sectionTokens = packing.tokens(start, units.all().size());
            boolean joins = before != null
                    && Outline.related(before, section)
                    && isTiny(sectionTokens)
                    && groupTokens + sectionTokens <= maxTokens
                    && isTiny(tokensBefore);
            if (!joins) {
                packing.pack(groupStart, start);
                groupStart = start;
                groupTokens = 0;
            }
            groupTokens += sectionTokens;
            tokensBefore = sectionTokens;
            before = section;
        }
        packing.pack(groupStart, units.all().size());
        return packing.chunks;
    }

    private boolean isTiny(int sectionTokens) {
        return sectionTokens <= maxTokens / TINY_PART;
    }

    /** One document's units on their way into chunks. */
    private final class Packing {
        private final ParsedDocument document;
        private final String text;
        private final Outline outline;
        private final List<Unit> units;
        private final List<Chunk> chunks = new ArrayList<>();
        private int cursor;
        private int cursorCodePoint;

        private Packing(ParsedDocument document, Outline outline, List<Unit> units) {
            this.document = document;
            this.text = document.text();
            this.outline = outline;
            this.units = units;
        }

        /** Tokens of units that follow each other; {@code to} is exclusive. */
        private int tokens(int from, int to) {
            int sum = from < to ? units.get(from).alone() : 0;
            for (int i = from + 1; i < to; i++) {
                sum += units.get(i).joined();
            }
            return sum;
        }

        private void pack(int first, int last) {
            int from = first;
            int fresh = first;
            while (fresh < last) {
                while (from < fresh && tokens(from, fresh + 1) > maxTokens) {
                    from++;
                }
                int to = fill(from, fresh, last);
                // Counts of parts do not add up to that of the whole exactly, so the whole is counted.
                while (to - from > 1 && count(from, to) > maxTokens) {
                    if (to - 1 > fresh) {
                        to--;
                    } else {
                        from++;
                    }
                }
                String heading = outline.breadcrumb(
                        units.get(fresh).block(), units.get(to - 1).block());
                add(units.get(from).start(), units.get(to - 1).end(), units.get(from), heading, to - from == 1);
                from = overlap(from, to);
                fresh = to;
            }
        }

        private int fill(int from, int fresh, int last) {
            int sum = tokens(from, fresh + 1);
            int to = fresh + 1;
            while (to < last && sum + units.get(to).joined() <= maxTokens) {
                if (units.get(to).opensBlock() && sum >= maxTokens / 2 && !blockFits(to, last, sum)) {
                    break;
                }
                sum += units.get(to).joined();
                to++;
            }
            // A heading at a chunk's end says nothing; it goes with its text.
            int end = to;
            while (end < last && end - 1 > fresh && units.get(end - 1).kind() == ParsedDocument.Kind.HEADING) {
                end--;
            }
            return end;
        }

        private boolean blockFits(int opening, int last, int tokensBefore) {
            int sum = tokensBefore + units.get(opening).joined();
            for (int i = opening + 1; i < last && !units.get(i).opensBlock() && sum <= maxTokens; i++) {
                sum += units.get(i).joined();
            }
            return sum <= maxTokens;
        }

        private int overlap(int from, int to) {
            int start = to;
            int sum = 0;
            while (start - 1 > from && units.get(start - 1).repeatable()) {
                sum += units.get(start - 1).joined();
                if (sum > overlapTokens) {
                    break;
                }
                start--;
            }
            return start;
        }

        private int count(int from, int to) {
            return tokens.count(
                    text.substring(units.get(from).start(), units.get(to - 1).end()));
        }

        private void add(int start, int end, Unit first, String heading, boolean mayBeTooLong) {
            String content = text.substring(start, end);
            if (mayBeTooLong && tokens.count(content) > maxTokens) {
                int cut = TextBoundary.within(text, start, start + (end - start) / 2, end);
                add(start, Blank.skipBack(text, start, cut), first, heading, true);
                add(Blank.skip(text, cut, end), end, first, heading, true);
                return;
            }
            cursorCodePoint += text.codePointCount(cursor, start);
            cursor = start;
            int codePoints = content.codePointCount(0, content.length());
            chunks.add(new Chunk(
                    chunks.size(),
                    content,
                    cursorCodePoint,
                    cursorCodePoint + codePoints,
                    document.blocks().get(first.block()).page(),
                    heading));
        }
    }
}
