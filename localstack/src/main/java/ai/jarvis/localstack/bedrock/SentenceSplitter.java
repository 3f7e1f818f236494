package ai.jarvis.localstack.bedrock;

import ai.jarvis.localstack.bedrock.Sentence.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Splits a passage of Markdown or plain text into sentences, list items, table rows and headings, each an exact part of
 * the text. A sentence of hard-wrapped prose goes on over line ends.
 */
final class SentenceSplitter {

    private static final int INTRODUCTION_RANK = 10;
    private static final int TABLE_HEAD_RANK = 11;
    private static final int ITEM_RANK = 20;
    private static final int LONGEST_INTRODUCTION = 60;
    /** A line at least this wide (ideographs count twice) was probably wrapped. */
    private static final int WRAPPED_WIDTH = 40;
    /** A list item longer than this is split like prose. */
    private static final int LONGEST_ITEM = 160;

    /** A sentence that others may stand under; a lower rank is nearer to the document's title. */
    private record Level(int rank, Sentence sentence) {}

    private final Passage passage;
    private final String text;
    private final List<Sentence> sentences = new ArrayList<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean inCode;

    private SentenceSplitter(Passage passage) {
        this.passage = passage;
        this.text = passage.text();
    }

    static List<Sentence> split(Passage passage) {
        SentenceSplitter splitter = new SentenceSplitter(passage);
        splitter.lines();
        return splitter.sentences;
    }

    private void lines() {
        int at = 0;
        while (at < text.length()) {
            int lineEnd = lineEnd(at);
            int start = skipSpaces(at, lineEnd);
            int end = trimEnd(start, lineEnd);
            at = lineEnd + 1;
            if (text.startsWith("```", start)) {
                inCode = !inCode;
                continue;
            }
            if (start == end || !hasContent(start, end)) {
                continue;
            }
            if (inCode) {
                add(start, end, Kind.CODE);
                continue;
            }
            char first = text.charAt(start);
            if (first == '#' && headingLevel(start, end) > 0) {
                enter(headingLevel(start, end), start, end, Kind.HEADING);
            } else if (isContentsLine(start, end)) {
                add(start, end, Kind.HEADING);
            } else if (first == '|') {
                row(start, end);
            } else if (isRecord(start, end)) {
                record(start, end);
            } else if (isItem(start, end)) {
                item(start, end, start - lineStart(start));
            } else if (isIntroduction(start, end)) {
                enter(INTRODUCTION_RANK, start, end, Kind.HEADING);
            } else {
                leave(INTRODUCTION_RANK);
                at = prose(start, end);
            }
        }
    }

    private void row(int start, int end) {
        int next = Math.min(text.length(), lineEnd(end) + 1);
        int nextEnd = next < text.length() ? lineEnd(next) : next;
        boolean head = next < nextEnd && text.charAt(skipSpaces(next, nextEnd)) == '|' && !hasContent(next, nextEnd);
        if (head) {
            enter(TABLE_HEAD_RANK, start, end, Kind.HEADING);
        } else {
            leave(TABLE_HEAD_RANK + 1);
            add(start, end, Kind.ITEM);
        }
    }

    /** A row as spreadsheets and CSV files become text: without bars at its ends, and perhaps under headings. */
    private void record(int start, int end) {
        if (lineBeforeHas(start, Fields.in(text, start, end))) {
            leave(TABLE_HEAD_RANK + 1);
            add(start, end, Kind.ITEM);
        } else if (Fields.areHeadings(text, start, end)) {
            enter(TABLE_HEAD_RANK, start, end, Kind.HEADING);
        } else {
            leave(TABLE_HEAD_RANK);
            add(start, end, Kind.ITEM);
        }
    }

    private boolean isRecord(int start, int end) {
        int fields = Fields.in(text, start, end);
        int next = lineEnd(end) + 1;
        boolean lineAfterHas = next < text.length() && Fields.in(text, next, lineEnd(next)) == fields;
        return fields > 1 && (lineAfterHas || lineBeforeHas(start, fields));
    }

    private boolean lineBeforeHas(int at, int fields) {
        int start = lineStart(at);
        return start > 0 && Fields.in(text, lineStart(start - 1), start - 1) == fields;
    }

    private void item(int start, int end, int indentation) {
        if (isIntroduction(start, end)) {
            enter(ITEM_RANK + indentation, start, end, Kind.HEADING);
        } else if (end - start <= LONGEST_ITEM) {
            enter(ITEM_RANK + indentation, start, end, Kind.ITEM);
        } else {
            leave(ITEM_RANK + indentation);
            int firstEnd = SentenceBoundary.after(text, start + 3, end);
            enter(ITEM_RANK + indentation, start, firstEnd, Kind.ITEM);
            sentencesIn(firstEnd, end);
        }
    }

    /** Takes lines together as long as they look wrapped; returns where the next line starts. */
    private int prose(int start, int end) {
        int last = end;
        int next = lineEnd(end) + 1;
        while (next < text.length() && width(lineStart(last), last) >= WRAPPED_WIDTH && !isTerminated(last)) {
            int lineEnd = lineEnd(next);
            int from = skipSpaces(next, lineEnd);
            int to = trimEnd(from, lineEnd);
            if (from == to
                    || !hasContent(from, to)
                    || "#|`".indexOf(text.charAt(from)) >= 0
                    || isItem(from, to)
                    || isRecord(from, to)) {
                break;
            }
            last = to;
            next = lineEnd + 1;
        }
        sentencesIn(start, last);
        return next;
    }

    private void sentencesIn(int start, int end) {
        int at = start;
        while (at < end) {
            int from = skipSpaces(at, end);
            if (from == end) {
                return;
            }
            at = SentenceBoundary.after(text, from, end);
            add(from, trimEnd(from, at), Kind.PROSE);
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

    private int headingLevel(int start, int end) {
        int i = start;
        while (i < end && text.charAt(i) == '#') {
            i++;
        }
        return i - start <= 6 && i < end && text.charAt(i) == ' ' ? i - start : 0;
    }

    private boolean isItem(int start, int end) {
        char first = text.charAt(start);
        if ("-*+•·✅❌".indexOf(first) >= 0) {
            return start + 1 < end && text.charAt(start + 1) == ' ';
        }
        return isNumbered(start, end);
    }

    /** Begins as "3.", "3)", "3、" or "3.1." do. */
    private boolean isNumbered(int start, int end) {
        int i = start;
        while (i + 1 < end) {
            int digits = i;
            while (digits < end && digits < i + 2 && isDigit(text.charAt(digits))) {
                digits++;
            }
            if (digits == i || digits + 1 >= end || ".)、".indexOf(text.charAt(digits)) < 0) {
                return false;
            }
            i = digits + 1;
            if (!isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** A line of a table of contents: a link to a place in the same document. */
    private boolean isContentsLine(int start, int end) {
        int link = text.indexOf("](#", start);
        return link >= 0 && link < end;
    }

    private boolean isIntroduction(int start, int end) {
        int last = end - 1;
        while (last > start && "*_` ".indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        boolean colon = text.charAt(last) == ':' || text.charAt(last) == '：';
        boolean bold = end - start > 4 && text.startsWith("**", start) && text.indexOf("**", start + 2) == end - 2;
        return end - start <= LONGEST_INTRODUCTION && (colon || bold);
    }

    private boolean isTerminated(int end) {
        return "。！？!?.：:；".indexOf(text.charAt(end - 1)) >= 0;
    }

    private boolean hasContent(int start, int end) {
        if (text.startsWith("```", start) || text.startsWith("<!--", start)) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c) || c >= 0x2190) {
                return true;
            }
        }
        return false;
    }

    private int width(int start, int end) {
        int width = 0;
        for (int i = start; i < end; i++) {
            width += text.charAt(i) >= 0x2E80 ? 2 : 1;
        }
        return width;
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private int skipSpaces(int from, int end) {
        int i = from;
        while (i < end && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private int trimEnd(int start, int end) {
        int i = end;
        while (i > start && Character.isWhitespace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
