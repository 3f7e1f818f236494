package ai.jarvis.localstack.bedrock;

import java.util.Arrays;

/**
 * Turns a text into a vector by hashing its words, character n-grams and pairs of ideographs with signs into the vector's
 * dimensions ("feature hashing", Weinberger et al. 2009, arXiv:0902.2206). Equal in every JVM and thread, and of length
 * one. It finds texts that share words, not texts that mean the same.
 *
 * <p>Holds its buffers: one per thread.
 */
final class HashingEmbedder implements TermVisitor {

    private static final float WORD = 1.0f;
    private static final float LIGHT_WORD = 0.35f;
    private static final float GRAM = 0.22f;
    private static final float PAIR = 1.0f;
    private static final float LIGHT_PAIR = 0.35f;
    private static final float IDEOGRAPH = 0.5f;
    private static final float TRANSLATION = 0.6f;
    /**
     * In how many dimensions ideographs and their pairs are. A word is in many by its n-grams; what is in one alone is lost
     * when another feature falls into the same with the other sign.
     */
    private static final int DIMENSIONS_EACH = 4;

    private static final float SHARE = (float) (1 / Math.sqrt(DIMENSIONS_EACH));
    private static final int SHORTEST_GRAM = 3;
    private static final int LONGEST_GRAM = 5;
    /** Longer "words" are keys or base64; their n-grams would drown the rest. */
    private static final int LONGEST_WORD = 24;

    private final TermScanner scanner = new TermScanner();
    private final TermCounts counts = new TermCounts();
    private float[] vector = new float[0];
    private int tokens;
    private boolean query;

    /**
     * Embeds a text.
     *
     * @param dimensions a power of two
     * @return a new vector of length one
     */
    float[] embed(String text, int dimensions) {
        return embed(text, dimensions, false);
    }

    /** Embeds a text that is searched with: what the {@link Glossary} knows of it counts in the other language too. */
    float[] embedQuery(String text, int dimensions) {
        return embed(text, dimensions, true);
    }

    private float[] embed(String text, int dimensions, boolean query) {
        this.query = query;
        vector = new float[dimensions];
        tokens = 0;
        counts.clear();
        scanner.scan(text, 0, text.length(), this);
        counts.forEach(this::add);
        float[] result = vector;
        normalize(result);
        return result;
    }

    /** The words and ideographs of the text that was embedded last. */
    int tokens() {
        return tokens;
    }

    @Override
    public void word(char[] text, int start, int end) {
        tokens++;
        long spelled = Hash.of(text, start, end);
        if (StopWords.isStopWord(spelled)) {
            return;
        }
        float weight = StopWords.isLight(spelled) ? LIGHT_WORD : WORD;
        int stemmed = start + EnglishStemmer.stem(text, start, end);
        long hash = Hash.of(text, start, stemmed);
        translateWord(hash);
        boolean isNew = counts.count(hash, weight) == 1;
        if (isNew && stemmed - start >= SHORTEST_GRAM && stemmed - start <= LONGEST_WORD && text[start] > '9') {
            grams(text, start, stemmed, weight);
        }
    }

    @Override
    public void ideographs(int[] codePoints, int length) {
        tokens += length;
        int previous = -1;
        int i = 0;
        while (i < length) {
            int stop = StopWords.chineseAt(codePoints, i, length);
            if (stop > 0) {
                i += stop;
                previous = -1;
                continue;
            }
            int codePoint = codePoints[i++];
            boolean light = StopWords.isLight(codePoint);
            if (!light) {
                spread(Hash.ofOne(codePoint), IDEOGRAPH);
            }
            if (previous >= 0) {
                boolean lightPair = light || StopWords.isLight(previous);
                long pair = Hash.ofPair(previous, codePoint);
                translatePair(pair);
                spread(pair, lightPair ? LIGHT_PAIR : PAIR);
            }
            previous = codePoint;
        }
    }

    private void spread(long hash, float weight) {
        long each = hash;
        for (int i = 0; i < DIMENSIONS_EACH; i++) {
            counts.count(each, weight * SHARE);
            each = Hash.again(each);
        }
    }

    private void translateWord(long hash) {
        if (query) {
            for (long pair : Glossary.translations(hash)) {
                spread(pair, TRANSLATION);
            }
        }
    }

    private void translatePair(long hash) {
        if (query) {
            for (long word : Glossary.translations(hash)) {
                add(word, TRANSLATION);
            }
        }
    }

    /** The n-grams of a word, its two ends marked; each word of a text gives them once, however often it stands there. */
    private void grams(char[] text, int start, int end, float wordWeight) {
        int length = end - start + 2;
        float weight = GRAM * wordWeight;
        for (int from = 0; from < length - SHORTEST_GRAM + 1; from++) {
            long hash = Hash.start();
            int limit = Math.min(LONGEST_GRAM, length - from);
            for (int i = 0; i < limit; i++) {
                int at = from + i;
                hash = Hash.next(hash, at == 0 || at == length - 1 ? '_' : text[start + at - 1]);
                if (i + 1 >= SHORTEST_GRAM && i + 1 < length) {
                    add(Hash.finish(hash ^ 0x5bd1e995L), weight);
                }
            }
        }
    }

    private void add(long hash, float weight) {
        int dimension = (int) (hash >>> 33) & (vector.length - 1);
        vector[dimension] += (hash & 1) == 0 ? weight : -weight;
    }

    /** A text without a single term points to where no other text is sent on purpose, for a zero vector has no direction. */
    private static void normalize(float[] vector) {
        double squares = 0;
        for (float v : vector) {
            squares += (double) v * v;
        }
        if (squares == 0) {
            Arrays.fill(vector, (float) (1 / Math.sqrt(vector.length)));
            return;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= scale;
        }
    }
}
