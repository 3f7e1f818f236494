package ai.jarvis.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the sentences of English and Chinese text, Markdown included, in one pass.
 *
 * <p>The JDK's own {@link java.text.BreakIterator} ends a sentence at "e.g. A", takes a list of lines without full stops
 * for one sentence, and does not end one at {@code ；}; hence these rules.
 */
public final class SentenceSplitter {
    private static final String CHINESE_ENDS = "。！？；｡";
    private static final String LATIN_ENDS = ".!?…";
    private static final String CLOSERS = "\"'”’」』）)】》〉]»";
    private static final String OPENING_QUOTES = "“「『";
    private static final String CLOSING_QUOTES = "”」』";
    private static final int LONGEST_UNBROKEN_QUOTE = 200;
    private static final int LONGEST_ABBREVIATION = 12;

    /** Written with a capital: "ms" is a unit, "gen" a word. */
    private static final Set<String> TITLES =
            Set.of("Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Jr", "Sr", "Lt", "Col", "Gen", "Rev", "Sgt");

    private static final Set<String> ABBREVIATIONS =
            Set.of("vs", "e.g", "i.e", "cf", "al", "approx", "resp", "incl", "dept", "u.s");
    private static final Set<String> ABBREVIATIONS_BEFORE_NUMBERS =
            Set.of("no", "fig", "figs", "eq", "sec", "ch", "vol", "pp", "p", "art", "nr", "ver", "v");

    /** A sentence's place in the text: UTF-16 units, start inclusive, end exclusive; no white space at either end. */
    public record Range(int start, int end) {}

    /** The text's sentences in order. All that is not in one of them is white space. */
    public List<Range> split(String text) {
        List<Range> sentences = new ArrayList<>();
        int start = 0;
        int quoteEnd = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int end = -1;
            if (c == '\n') {
                end = startsNewLineItem(text, i + 1) ? i : -1;
            } else if (i < quoteEnd) {
                continue;
            } else if (OPENING_QUOTES.indexOf(c) >= 0) {
                quoteEnd = closingQuote(text, i);
            } else if (CHINESE_ENDS.indexOf(c) >= 0 || LATIN_ENDS.indexOf(c) >= 0) {
                end = sentenceEnd(text, i);
            } else if (i == quoteEnd && isEnd(text.charAt(i - 1))) {
                end = sentenceEnd(text, i - 1);
            }
            if (end >= 0) {
                add(sentences, text, start, end);
                start = end;
                i = Math.max(i, end - 1);
            }
        }
        add(sentences, text, start, text.length());
        return sentences;
    }

    private static boolean isEnd(char c) {
        return CHINESE_ENDS.indexOf(c) >= 0 || LATIN_ENDS.indexOf(c) >= 0;
    }

    private static void add(List<Range> sentences, String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Blank.is(text.charAt(start))) {
            start++;
        }
        while (end > start && Blank.is(text.charAt(end - 1))) {
            end--;
        }
        if (start < end) {
            sentences.add(new Range(start, end));
        }
    }

    /** Where the quote that opens here closes, if it does so soon and in the same paragraph; otherwise -1. */
    private static int closingQuote(String text, int open) {
        char closer = CLOSING_QUOTES.charAt(OPENING_QUOTES.indexOf(text.charAt(open)));
        int limit = Math.min(text.length(), open + LONGEST_UNBROKEN_QUOTE);
        for (int i = open + 1; i < limit && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == closer) {
                return i;
            }
        }
        return -1;
    }

    /** Where the sentence ends whose last mark may be at {@code mark}; -1 if that mark ends none. */
    private static int sentenceEnd(String text, int mark) {
        int end = mark + 1;
        boolean chinese = CHINESE_ENDS.indexOf(text.charAt(mark)) >= 0;
        while (end < text.length() && isEnd(text.charAt(end))) {
            chinese |= CHINESE_ENDS.indexOf(text.charAt(end)) >= 0;
            end++;
        }
        int lastMark = end - 1;
        while (end < text.length() && CLOSERS.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        if (chinese || end == text.length()) {
            return end;
        }
        int next = end;
        while (next < text.length() && Blank.is(text.charAt(next))) {
            next++;
        }
        if (next == text.length()) {
            return end;
        }
        int follower = text.codePointAt(next);
        if (next == end) {
            boolean inChinese = isHan(follower) || (mark > 0 && isHan(text.codePointBefore(mark)));
            return inChinese && text.charAt(lastMark) != '.' ? end : -1;
        }
        if (Character.isLowerCase(follower)) {
            return -1;
        }
        return lastMark == mark && text.charAt(mark) == '.' && isAbbreviation(text, mark, follower) ? -1 : end;
    }

    private static boolean isHan(int codePoint) {
        return Character.isIdeographic(codePoint);
    }

    private static boolean isAbbreviation(String text, int dot, int follower) {
        int start = dot;
        while (start > 0 && dot - start <= LONGEST_ABBREVIATION && isWordPart(text.charAt(start - 1))) {
            start--;
        }
        String written = text.substring(start, dot);
        String word = written.toLowerCase(Locale.ROOT);
        boolean initial = word.length() == 1 && Character.isUpperCase(text.charAt(start)) && text.charAt(start) != 'I';
        return initial
                || TITLES.contains(written)
                || ABBREVIATIONS.contains(word)
                || (Character.isDigit(follower) && ABBREVIATIONS_BEFORE_NUMBERS.contains(word))
                || isListNumber(text, start, dot);
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '.';
    }

    /** Whether this is the "12" of a list's "12. Item". */
    private static boolean isListNumber(String text, int start, int dot) {
        for (int i = start; i < dot; i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        int before = start;
        while (before > 0 && (text.charAt(before - 1) == ' ' || text.charAt(before - 1) == '\t')) {
            before--;
        }
        return start < dot && dot - start <= 3 && (before == 0 || text.charAt(before - 1) == '\n');
    }

    /** Whether the line that starts here is blank or starts a list item, a heading, a table's row, a quote or a fence. */
    private static boolean startsNewLineItem(String text, int lineStart) {
        int i = lineStart;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        if (i == text.length() || text.charAt(i) == '\n') {
            return true;
        }
        char c = text.charAt(i);
        if (c == '#' || c == '|' || c == '>' || text.startsWith("```", i)) {
            return true;
        }
        if (c == '-' || c == '*' || c == '+' || c == '•') {
            return i + 1 < text.length() && Blank.is(text.charAt(i + 1));
        }
        int digits = i;
        while (digits < text.length() && digits - i < 3 && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        return digits > i
                && digits + 1 < text.length()
                && ".)、".indexOf(text.charAt(digits)) >= 0
                && Blank.is(text.charAt(digits + 1));
    }
}
