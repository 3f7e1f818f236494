package ai.jarvis.localstack.bedrock;

import ai.jarvis.knowledge.ChineseScript;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Folds characters to the form in which texts are compared: NFKC, lower case, Latin letters without diacritics, full
 * width as half width, traditional Chinese as simplified.
 *
 * <p>One table per JVM, made on first use, which folds more coarsely than {@code KeywordAnalyzer} but embeds tens of
 * thousands of texts a second: a normaliser for every text would take longer than all the rest.
 */
final class CharacterFolding {

    /** In the table: the character vanishes (a combining mark). */
    private static final char NOTHING = 0xFFFF;
    /** In the table: the character becomes several, found in {@link #EXPANSIONS}. */
    private static final char SEVERAL = 0xFFFE;

    private static final char[] TABLE = new char[0x10000];
    private static final char[][] EXPANSIONS = new char[0x10000][];

    static {
        for (int c = 0; c < TABLE.length; c++) {
            TABLE[c] = (char) c;
            if (c >= 0x80 && !Character.isSurrogate((char) c) && c < NOTHING - 1) {
                enter(c, normalized((char) c));
            }
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            TABLE[c] = (char) (c + 32);
        }
    }

    private CharacterFolding() {}

    /**
     * Folds a text.
     *
     * @param text where to read
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @param into where to write from index 0; must hold {@link #foldedLength} characters
     * @return the number of characters written
     */
    static int fold(String text, int from, int to, char[] into) {
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            char folded = TABLE[c];
            if (folded < SEVERAL) {
                into[length++] = folded;
            } else if (folded == SEVERAL) {
                for (char each : EXPANSIONS[c]) {
                    into[length++] = each;
                }
            }
        }
        return length;
    }

    /** The number of characters that folding this part of a text gives. */
    static int foldedLength(String text, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            char folded = TABLE[text.charAt(i)];
            if (folded < SEVERAL) {
                length++;
            } else if (folded == SEVERAL) {
                length += EXPANSIONS[text.charAt(i)].length;
            }
        }
        return length;
    }

    private static String normalized(char c) {
        boolean latin = c < 0x250 || (c >= 0x1E00 && c < 0x1F00);
        String form = Normalizer.normalize(String.valueOf(c), latin ? Normalizer.Form.NFKD : Normalizer.Form.NFKC);
        StringBuilder kept = new StringBuilder(form.length());
        for (int i = 0; i < form.length(); i++) {
            if (form.charAt(i) < 0x300 || form.charAt(i) > 0x36F) {
                kept.append(form.charAt(i));
            }
        }
        return kept.toString().toLowerCase(Locale.ROOT);
    }

    private static void enter(int c, String folded) {
        switch (folded.length()) {
            case 0 -> TABLE[c] = NOTHING;
            case 1 -> TABLE[c] = ChineseScript.simplify(folded.charAt(0));
            default -> {
                TABLE[c] = SEVERAL;
                EXPANSIONS[c] = folded.toCharArray();
            }
        }
    }
}
