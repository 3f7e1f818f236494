package ai.jarvis.localstack.bedrock;

/**
 * The terms that a question is about, each with how much it says by itself, before it is known how rare it is in the
 * passages. At most 64, so that the terms of a sentence are one {@code long}.
 */
final class QuestionTerms implements TermVisitor {

    static final int MOST = 64;

    private static final float LIGHT = 0.4f;
    private static final float LIGHT_PAIR = 0.5f;
    private static final float SINGLE_IDEOGRAPH = 0.5f;

    private final float[] weights = new float[MOST];
    private final boolean[] ideographic = new boolean[MOST];
    private int size;
    private float factor = 1;
    /** Open addressing: which term a hash stands for, its index plus one, 0 where free. Translations share a term. */
    private final byte[] table = new byte[MOST * 16];

    private final long[] hashes = new long[MOST * 16];
    private int used;

    /**
     * Adds the terms of a text.
     *
     * @param factor how much they count, 1 for the question itself
     */
    void add(String text, float factor) {
        this.factor = factor;
        new TermScanner().scan(text, 0, text.length(), this);
    }

    int size() {
        return size;
    }

    float weight(int term) {
        return weights[term];
    }

    /** Whether the term is of ideographs, not letters. */
    boolean isIdeographic(int term) {
        return ideographic[term];
    }

    /** The bit of the term with this hash, 0 if the question does not have it. */
    long bit(long hash) {
        int term = table[slot(hash)];
        return term == 0 ? 0 : 1L << (term - 1);
    }

    @Override
    public void word(char[] text, int start, int end) {
        long spelled = Hash.of(text, start, end);
        if (!StopWords.isStopWord(spelled)) {
            float weight = StopWords.isLight(spelled) ? LIGHT : 1;
            add(Hash.of(text, start, start + EnglishStemmer.stem(text, start, end)), weight, false);
        }
    }

    @Override
    public void ideographs(int[] codePoints, int length) {
        int start = 0;
        int i = 0;
        while (i < length) {
            int stop = StopWords.chineseAt(codePoints, i, length);
            if (stop > 0) {
                segment(codePoints, start, i);
                i += stop;
                start = i;
            } else {
                i++;
            }
        }
        segment(codePoints, start, length);
    }

    private void segment(int[] codePoints, int start, int end) {
        if (end - start == 1 && !StopWords.isLight(codePoints[start])) {
            add(Hash.ofOne(codePoints[start]), SINGLE_IDEOGRAPH, true);
        }
        for (int i = start; i + 1 < end; i++) {
            boolean light = StopWords.isLight(codePoints[i]) || StopWords.isLight(codePoints[i + 1]);
            add(Hash.ofPair(codePoints[i], codePoints[i + 1]), light ? LIGHT_PAIR : 1, true);
        }
    }

    private void add(long hash, float weight, boolean ofIdeographs) {
        if (size == MOST || bit(hash) != 0) {
            return;
        }
        weights[size] = weight * factor;
        ideographic[size] = ofIdeographs;
        size++;
        enter(hash);
        for (long translation : Glossary.translations(hash)) {
            if (bit(translation) == 0 && used < table.length / 2) {
                enter(translation);
            }
        }
    }

    private void enter(long hash) {
        int slot = slot(hash);
        hashes[slot] = hash;
        table[slot] = (byte) size;
        used++;
    }

    private int slot(long hash) {
        int slot = (int) hash & (table.length - 1);
        while (table[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }
}
