package ai.jarvis.knowledge;

import com.ibm.icu.text.Transliterator;

/**
 * Folds traditional Chinese characters to simplified ones, so that either script finds the other. The folding is for
 * matching only: it is by characters, never shown to anyone.
 *
 * @see <a href="https://unicode-org.github.io/icu/userguide/transforms/general/">ICU transforms</a>
 */
public final class ChineseScript {
    private static final int FIRST = 0x3400;
    private static final int LAST = 0x9FFF;
    /** Variants that the transliterator leaves or knows in phrases only, each before the form that it is folded to. */
    private static final String VARIANTS = "妳你牠它祇只衹只敎教囉啰甚什";

    private static final char[] SIMPLIFIED = table();

    private ChineseScript() {}

    /** The simplified form of a character; the character itself if it has none. */
    public static char simplify(char c) {
        return c >= FIRST && c <= LAST ? SIMPLIFIED[c - FIRST] : c;
    }

    public static boolean isHan(int codePoint) {
        return Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HAN;
    }

    /** The transliterator is slow by the text and quick by the table. */
    private static char[] table() {
        var all = new char[LAST - FIRST + 1];
        var transliterator = Transliterator.getInstance("Traditional-Simplified");
        for (int i = 0; i < all.length; i++) {
            var original = (char) (FIRST + i);
            var simplified = transliterator.transliterate(String.valueOf(original));
            all[i] = simplified.length() == 1 ? simplified.charAt(0) : original;
        }
        for (int i = 0; i < VARIANTS.length(); i += 2) {
            all[VARIANTS.charAt(i) - FIRST] = VARIANTS.charAt(i + 1);
        }
        return all;
    }
}
