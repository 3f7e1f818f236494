package ai.jarvis.localstack.bedrock;

import java.util.Arrays;

/**
 * Splits a text into words and runs of ideographs, after {@link CharacterFolding}. Digits are a word of their own before
 * letters ({@code 20ms} is {@code 20} and {@code ms}), not after them ({@code p95}). An emoji is a word.
 *
 * <p>Holds its buffers: one per thread and text, not to be shared.
 */
final class TermScanner {

    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte IDEOGRAPH = 3;
    private static final byte[] KINDS = new byte[0x10000];

    static {
        for (int c = 0; c < KINDS.length; c++) {
            KINDS[c] = kind(c);
        }
    }

    private char[] folded = new char[2048];
    private int[] run = new int[256];

    /** Shows the visitor the words and runs of the text between the two indices. */
    void scan(String text, int from, int to, TermVisitor visitor) {
        int end = fold(text, from, to);
        int i = 0;
        while (i < end) {
            char c = folded[i];
            switch (KINDS[c]) {
                case LETTER -> i = word(i, end, visitor);
                case DIGIT -> i = number(i, end, visitor);
                case IDEOGRAPH -> i = ideographs(i, end, visitor);
                default -> i = Character.isHighSurrogate(c) ? supplementary(i, end, visitor) : i + 1;
            }
        }
    }

    private int fold(String text, int from, int to) {
        int length = CharacterFolding.foldedLength(text, from, to);
        if (length > folded.length) {
            folded = new char[length + (length >> 1)];
        }
        return CharacterFolding.fold(text, from, to, folded);
    }

    private int word(int start, int end, TermVisitor visitor) {
        int i = start + 1;
        while (i < end && (KINDS[folded[i]] == LETTER || KINDS[folded[i]] == DIGIT)) {
            i++;
        }
        visitor.word(folded, start, i);
        boolean possessive = i + 1 < end
                && (folded[i] == '\'' || folded[i] == '\u2019')
                && folded[i + 1] == 's'
                && (i + 2 == end || KINDS[folded[i + 2]] == OTHER);
        return possessive ? i + 2 : i;
    }

    /** A number with its decimal point; the commas between thousands are closed up in place. */
    private int number(int start, int end, TermVisitor visitor) {
        int i = start + 1;
        int last = i;
        while (i < end) {
            char c = folded[i];
            boolean between = i + 1 < end && KINDS[folded[i + 1]] == DIGIT;
            if (KINDS[c] == DIGIT || (c == '.' && between)) {
                folded[last++] = c;
            } else if (c != ',' || !between) {
                break;
            }
            i++;
        }
        visitor.word(folded, start, last);
        return i;
    }

    private int ideographs(int start, int end, TermVisitor visitor) {
        int i = start;
        int length = 0;
        while (i < end) {
            int codePoint = Character.codePointAt(folded, i, end);
            if (codePoint < 0x10000 ? KINDS[codePoint] != IDEOGRAPH : !Character.isIdeographic(codePoint)) {
                break;
            }
            if (length == run.length) {
                run = Arrays.copyOf(run, length * 2);
            }
            run[length++] = codePoint;
            i += Character.charCount(codePoint);
        }
        visitor.ideographs(run, length);
        return i;
    }

    private int supplementary(int start, int end, TermVisitor visitor) {
        int codePoint = Character.codePointAt(folded, start, end);
        if (Character.isIdeographic(codePoint)) {
            return ideographs(start, end, visitor);
        }
        int next = start + Character.charCount(codePoint);
        if (next - start == 2) {
            visitor.word(folded, start, next);
        }
        return next;
    }

    private static byte kind(int c) {
        if (Character.isIdeographic(c) || (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0xAC00 && c <= 0xD7A3)) {
            return IDEOGRAPH;
        }
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.LETTER_NUMBER -> LETTER;
            default -> OTHER;
        };
    }
}
