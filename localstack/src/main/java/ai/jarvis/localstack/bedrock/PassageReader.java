package ai.jarvis.localstack.bedrock;

import ai.jarvis.knowledge.SentenceSplitter;
import ai.jarvis.localstack.bedrock.Sentence.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads a passage of Markdown or plain text as sentences, list items, table rows and headings, each an exact part of the
 * text, with what it stands under. A sentence of hard-wrapped prose goes on over line ends.
 */
final class PassageReader {

    private static final SentenceSplitter PROSE = new SentenceSplitter();

    private static final int INTRODUCTION_RANK = 10;
    private static final int TABLE_HEAD_RANK = 11;
    private static final int ITEM_RANK = 20;
    /** A line at least this wide was probably wrapped. */
    private static final int WRAPPED_WIDTH = 40;
    /** A list item longer than this is split like prose. */
    private static final int LONGEST_ITEM = 160;
    /** A mark within an item's first characters may be its number's. */
    private static final int LONGEST_MARKER = 3;

    /** A sentence that others may stand under; a lower rank is nearer to the document's title. */
    private record Level(int rank, Sentence sentence) {}

    private final Passage passage;
    private final String text;
    private final List<Sentence> sentences = new ArrayList<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean inCode;

    private PassageReader(Passage passage) {
        this.passage = passage;
        this.text = passage.text();
    }

    static List<Sentence> sentences(Passage passage) {
        PassageReader reader = new PassageReader(passage);
        int at = 0;
        while (at < reader.text.length()) {
            at = reader.read(Line.at(reader.text, at));
        }
        return reader.sentences;
    }

    /** Takes a line, and those that belong to its sentences; returns where the next one starts. */
    private int read(Line line) {
        if (line.isFence()) {
            inCode = !inCode;
        } else if (line.hasContent()) {
            if (inCode) {
                add(line.start(), line.end(), Kind.CODE);
            } else if (line.headingLevel() > 0) {
                enter(line.headingLevel(), line.start(), line.end(), Kind.HEADING);
            } else if (line.isContents()) {
                add(line.start(), line.end(), Kind.HEADING);
            } else if (line.isRow()) {
                row(line);
            } else if (line.isRecord()) {
                record(line);
            } else if (line.isItem()) {
                item(line);
            } else if (line.isIntroduction()) {
                enter(INTRODUCTION_RANK, line.start(), line.end(), Kind.HEADING);
            } else {
                leave(INTRODUCTION_RANK);
                return prose(line);
            }
        }
        return line.next();
    }

    private void row(Line line) {
        Line below = Line.at(text, Math.min(line.next(), text.length()));
        if (below.isRow() && !below.hasContent()) {
            enter(TABLE_HEAD_RANK, line.start(), line.end(), Kind.HEADING);
        } else {
            leave(TABLE_HEAD_RANK + 1);
            add(line.start(), line.end(), Kind.ITEM);
        }
    }

    /** A row as spreadsheets and CSV files become text: without bars at its ends, and perhaps under headings. */
    private void record(Line line) {
        if (line.continuesTable()) {
            leave(TABLE_HEAD_RANK + 1);
            add(line.start(), line.end(), Kind.ITEM);
        } else if (Fields.areHeadings(text, line.start(), line.end())) {
            enter(TABLE_HEAD_RANK, line.start(), line.end(), Kind.HEADING);
        } else {
            leave(TABLE_HEAD_RANK);
            add(line.start(), line.end(), Kind.ITEM);
        }
    }

    private void item(Line line) {
        int rank = ITEM_RANK + line.indentation();
        if (line.isIntroduction()) {
            enter(rank, line.start(), line.end(), Kind.HEADING);
        } else if (line.length() <= LONGEST_ITEM) {
            enter(rank, line.start(), line.end(), Kind.ITEM);
        } else {
            leave(rank);
            int firstEnd = PROSE.split(text.substring(line.start(), line.end())).stream()
                    .mapToInt(SentenceSplitter.Range::end)
                    .filter(end -> end > LONGEST_MARKER)
                    .findFirst()
                    .orElseThrow();
            enter(rank, line.start(), line.start() + firstEnd, Kind.ITEM);
            sentencesIn(line.start() + firstEnd, line.end());
        }
    }

    /** Takes lines together as long as they look wrapped; returns where the next line starts. */
    private int prose(Line first) {
        Line last = first;
        while (last.next() < text.length() && last.width() >= WRAPPED_WIDTH && !last.isTerminated()) {
            Line next = Line.at(text, last.next());
            if (!next.hasContent() || next.startsWithAny("#|`") || next.isItem() || next.isRecord()) {
                break;
            }
            last = next;
        }
        sentencesIn(first.start(), last.end());
        return last.next();
    }

    private void sentencesIn(int start, int end) {
        for (SentenceSplitter.Range sentence : PROSE.split(text.substring(start, end))) {
            add(start + sentence.start(), start + sentence.end(), Kind.PROSE);
        }
    }

    private void enter(int rank, int start, int end, Kind kind) {
        leave(rank);
        levels.push(new Level(rank, add(start, end, kind)));
    }

    private void leave(int rank) {
        while (!levels.isEmpty() && levels.peek().rank() >= rank) {
            levels.pop();
        }
    }

    private Sentence add(int start, int end, Kind kind) {
        Sentence parent = levels.isEmpty() ? null : levels.peek().sentence();
        Sentence sentence = new Sentence(passage, start, end, kind, parent);
        sentences.add(sentence);
        return sentence;
    }
}
