package ai.jarvis.localstack.bedrock;

import java.util.Arrays;

/** Where a text has units of a query: their positions, counted in words and ideographs, and their sentences. */
final class MatchedText implements TermVisitor {

    private final QueryUnits query;
    private int[] found = new int[3 * 32];
    private int size;
    private int length;
    private int sentences;

    MatchedText(QueryUnits query, TermScanner scanner, String text) {
        this.query = query;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (i + 1 == text.length() || endsSentence(text, i)) {
                scanner.scan(text, start, i + 1, this);
                start = i + 1;
                sentences++;
                length++; // Nothing is beside what stands in another sentence.
            }
        }
    }

    private static boolean endsSentence(String text, int at) {
        return switch (text.charAt(at)) {
            case '\n', '。', '！', '？', '；' -> true;
            case '.', '!', '?' -> Character.isWhitespace(text.charAt(at + 1));
            default -> false;
        };
    }

    int length() {
        return length;
    }

    int sentences() {
        return sentences;
    }

    /** How many units were found, each as often as it is there. */
    int size() {
        return size / 3;
    }

    int position(int index) {
        return found[3 * index];
    }

    int unit(int index) {
        return found[3 * index + 1];
    }

    int sentence(int index) {
        return found[3 * index + 2];
    }

    @Override
    public void word(char[] text, int start, int end) {
        length++;
        match(Hash.of(text, start, start + EnglishStemmer.stem(text, start, end)));
    }

    @Override
    public void ideographs(int[] codePoints, int count) {
        for (int i = 0; i < count; i++) {
            length++;
            match(Hash.ofOne(codePoints[i]));
            if (i > 0) {
                match(Hash.ofPair(codePoints[i - 1], codePoints[i]));
            }
        }
    }

    private void match(long hash) {
        int unit = query.find(hash);
        if (unit < 0) {
            return;
        }
        if (size == found.length) {
            found = Arrays.copyOf(found, size * 2);
        }
        found[size++] = length;
        found[size++] = unit;
        found[size++] = sentences;
    }
}
