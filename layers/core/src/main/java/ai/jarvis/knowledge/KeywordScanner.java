package ai.jarvis.knowledge;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Splits a folded text into words as they are written, with the signs that join their parts ({@code snake_case},
 * {@code v2.41.11}, {@code O'Neill}, {@code C++}, {@code .NET}), and runs of characters of scripts that put no spaces
 * between words.
 */
final class KeywordScanner {
    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);
    private static final int PROLONGED_SOUND = 0x30FC;
    private static final int GROUP = 3;
    /** A longer word is a key or base64, and cut: no index should keep it whole. */
    private static final int LONGEST_WORD = 100;

    private final Visitor visitor;
    private String text = "";

    KeywordScanner(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Gets what is found, in the text's order. */
    interface Visitor {
        /** A word with its signs, in its own case; a thousands separator is not one of them. */
        void word(String written);

        /** Code points that stand beside each other, or with a line's end or spaces between them. */
        void characters(int[] characters);
    }

    void scan(String folded) {
        text = folded;
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if (isWithoutSpaces(codePoint)) {
                at = run(at);
            } else if (isWord(codePoint)) {
                at = word(at);
            } else {
                at += Character.charCount(codePoint);
            }
        }
    }

    private int run(int start) {
        var characters = IntStream.builder();
        int at = start;
        while (at < text.length() && isWithoutSpaces(text.codePointAt(at))) {
            int codePoint = text.codePointAt(at);
            characters.add(codePoint);
            at = afterSpaces(at + Character.charCount(codePoint));
        }
        visitor.characters(characters.build().toArray());
        return at;
    }

    /** Lines of a page break anywhere in a Chinese text; a blank line is an end. */
    private int afterSpaces(int from) {
        int lines = 0;
        for (int at = from; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '\n') {
                lines++;
            } else if (!Character.isWhitespace(c)) {
                return lines < 2 ? at : from;
            }
        }
        return text.length();
    }

    private int word(int start) {
        var written = new StringBuilder();
        if (start > 0 && text.charAt(start - 1) == '.' && !isWordAt(start - 2)) {
            written.append('.');
        }
        int at = start;
        while (at < text.length() && written.length() < LONGEST_WORD) {
            int codePoint = text.codePointAt(at);
            if (isWord(codePoint)) {
                written.appendCodePoint(codePoint);
            } else if (joins(at)) {
                written.append(text.charAt(at));
            } else if (!separatesThousands(start, at)) {
                break;
            }
            at += Character.charCount(codePoint);
        }
        int end = suffix(at);
        visitor.word(written.append(text, at, end).toString());
        return end;
    }

    /** {@code C++} and {@code C#} are names. */
    private int suffix(int at) {
        int end = at;
        if (text.startsWith("++", at)) {
            end += 2;
        } else if (text.startsWith("#", at)) {
            end++;
        }
        return isWordAt(end) || text.startsWith("+", end) ? at : end;
    }

    private boolean joins(int at) {
        return switch (text.charAt(at)) {
            case '_' -> isWordAt(afterUnderscores(at));
            case '.', '-', '\'', '\u2019', '\u2010', '\u2011', '&', '@' -> isWordAt(at + 1) && isWordAt(at - 1);
            default -> false;
        };
    }

    private int afterUnderscores(int from) {
        int at = from;
        while (at < from + LONGEST_WORD && text.startsWith("_", at)) {
            at++;
        }
        return at;
    }

    private boolean separatesThousands(int start, int at) {
        if (text.charAt(at) != ',' || at - start == 0) {
            return false;
        }
        for (int i = start; i < at; i++) {
            if (!isDigit(i) && text.charAt(i) != ',') {
                return false;
            }
        }
        return isDigit(at + 1) && isDigit(at + 2) && isDigit(at + GROUP) && !isDigit(at + GROUP + 1);
    }

    private boolean isDigit(int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private boolean isWordAt(int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        return isWord(
                Character.isLowSurrogate(text.charAt(at)) && at > 0
                        ? text.codePointBefore(at + 1)
                        : text.codePointAt(at));
    }

    private static boolean isWord(int codePoint) {
        if (codePoint < 0x80) {
            return Character.isLetterOrDigit(codePoint);
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            case Character.OTHER_SYMBOL -> Character.isEmoji(codePoint);
            default -> Character.isLetterOrDigit(codePoint) && !isWithoutSpaces(codePoint);
        };
    }

    private static boolean isWithoutSpaces(int codePoint) {
        if (codePoint < 0x0E00) {
            return false;
        }
        return (Character.isLetterOrDigit(codePoint) || Character.getType(codePoint) == Character.NON_SPACING_MARK)
                && (codePoint == PROLONGED_SOUND || WITHOUT_SPACES.contains(UnicodeScript.of(codePoint)));
    }
}
