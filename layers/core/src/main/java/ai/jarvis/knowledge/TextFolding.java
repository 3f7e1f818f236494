package ai.jarvis.knowledge;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.Locale;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/**
 * Folds what is written in different ways but reads the same: compatibility forms (full width, ligatures, raised digits)
 * by NFKC, traditional Chinese as simplified, {@code 6½} as {@code 6.5}, {@code 50%} as {@code 50 percent}. Upper case
 * stays, as it shows where the parts of an identifier begin; {@link #foldCase} folds it and accents after that.
 *
 * @see <a href="https://www.unicode.org/reports/tr15/">Unicode normalization forms</a>
 */
final class TextFolding {
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
    private static final int ASCII = 0x80;

    private TextFolding() {}

    /** The text in its folded form; the letters' case is as it was. */
    static String fold(String text) {
        var folded = new StringBuilder(NFKC.normalize(separated(text)));
        for (int i = 0; i < folded.length(); i++) {
            folded.setCharAt(i, ChineseScript.simplify(folded.charAt(i)));
        }
        return folded.toString();
    }

    /** A word in lower case and without accents. */
    static String foldCase(String word) {
        var ascii = new char[4 * word.length()];
        var length = ASCIIFoldingFilter.foldToASCII(word.toCharArray(), 0, ascii, 0, word.length());
        return UCharacter.foldCase(new String(ascii, 0, length), true);
    }

    /** Keeps apart what NFKC would run together, as in {@code 10²}, and writes symbols as the words that they stand for. */
    private static String separated(String text) {
        var separated = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var afterDigit = i > 0 && Character.isDigit(text.charAt(i - 1));
            if (c == '%' || c == '\uFF05' || c == '\uFE6A') {
                separated.append(afterDigit ? " percent " : " ");
            } else if (c < ASCII) {
                separated.append(c);
            } else {
                append(separated, c, afterDigit);
            }
        }
        return separated.toString();
    }

    private static void append(StringBuilder separated, char c, boolean afterDigit) {
        switch (Character.getType(c)) {
            case Character.OTHER_NUMBER -> number(separated, c, afterDigit);
            case Character.FORMAT -> {
                if (c == '\u200B') {
                    separated.append(' ');
                }
            }
            case Character.OTHER_SYMBOL -> separated.append(c == '\u2122' || c == '\u2120' ? ' ' : c);
            default -> separated.append(c);
        }
    }

    private static void number(StringBuilder separated, char c, boolean afterDigit) {
        var value = UCharacter.getUnicodeNumericValue(c);
        if (value > 0 && value < 1) {
            var decimal = String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "");
            separated.append(afterDigit ? decimal.substring(1) : decimal);
        } else {
            separated.append(afterDigit ? " " : "").append(c);
        }
    }
}
