package ai.jarvis.localstack.bedrock;

import java.util.Arrays;

/**
 * What of a query can be found in a text: its words' stems, its ideographs and their pairs, each with how much it says by
 * itself; and which of them follow each other.
 */
final class QueryUnits implements TermVisitor {

    private static final double STOP_WORD = 0.1;
    private static final double LIGHT = 0.5;
    private static final double IDEOGRAPH = 0.5;

    private long[] hashes = new long[64];
    private double[] weights = new double[64];
    private int size;
    private int[] follows = new int[3 * 32];
    private int pairs;
    private int position;
    private int last = -1;
    private int lastPosition;
    private long[] table = {};
    private int[] units = {};

    QueryUnits(String query) {
        new TermScanner().scan(query, 0, query.length(), this);
        index();
    }

    int size() {
        return size;
    }

    double weight(int unit) {
        return weights[unit];
    }

    /** Shows which unit comes after which, and how many places after it. */
    void forEachPair(PairVisitor visitor) {
        for (int i = 0; i < pairs; i += 3) {
            visitor.pair(follows[i], follows[i + 1], follows[i + 2]);
        }
    }

    interface PairVisitor {
        void pair(int first, int second, int distance);
    }

    /** The unit with this hash, or -1. */
    int find(long hash) {
        int slot = slot(hash);
        return units[slot] - 1;
    }

    @Override
    public void word(char[] text, int start, int end) {
        position++;
        long spelled = Hash.of(text, start, end);
        boolean isStopWord = StopWords.isStopWord(spelled);
        double weight = isStopWord ? STOP_WORD : StopWords.isLight(spelled) ? LIGHT : 1;
        add(Hash.of(text, start, start + EnglishStemmer.stem(text, start, end)), weight, !isStopWord);
    }

    @Override
    public void ideographs(int[] codePoints, int length) {
        int previous = -1;
        int i = 0;
        while (i < length) {
            int stop = StopWords.chineseAt(codePoints, i, length);
            if (stop > 0) {
                position += stop;
                i += stop;
                previous = -1;
                continue;
            }
            int codePoint = codePoints[i++];
            position++;
            boolean light = StopWords.isLight(codePoint);
            if (!light) {
                add(Hash.ofOne(codePoint), IDEOGRAPH, false);
            }
            if (previous >= 0) {
                add(Hash.ofPair(previous, codePoint), light || StopWords.isLight(previous) ? LIGHT : 1, true);
            }
            previous = codePoint;
        }
    }

    private void add(long hash, double weight, boolean isPartOfPhrase) {
        int unit = 0;
        while (unit < size && hashes[unit] != hash) {
            unit++;
        }
        if (unit == size) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, size * 2);
                weights = Arrays.copyOf(weights, size * 2);
            }
            hashes[size] = hash;
            weights[size++] = weight;
        }
        if (isPartOfPhrase) {
            follow(unit);
        }
    }

    private void follow(int unit) {
        if (last >= 0 && last != unit) {
            if (pairs == follows.length) {
                follows = Arrays.copyOf(follows, pairs * 2);
            }
            follows[pairs++] = last;
            follows[pairs++] = unit;
            follows[pairs++] = position - lastPosition;
        }
        last = unit;
        lastPosition = position;
    }

    private void index() {
        table = new long[Integer.highestOneBit(Math.max(16, size * 4)) * 2];
        units = new int[table.length];
        for (int unit = 0; unit < size; unit++) {
            int slot = slot(hashes[unit]);
            table[slot] = hashes[unit];
            units[slot] = unit + 1;
        }
    }

    private int slot(long hash) {
        int slot = (int) hash & (table.length - 1);
        while (units[slot] != 0 && table[slot] != hash) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }
}
