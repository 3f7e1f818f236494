package ai.jarvis.localstack.bedrock;

/** Finds which terms of a question a text has. Holds its buffers: one per thread. */
final class TermMatcher implements TermVisitor {

    private final TermScanner scanner = new TermScanner();
    private final QuestionTerms question;
    private long found;
    private int latin;
    private int ideographic;

    TermMatcher(QuestionTerms question) {
        this.question = question;
    }

    /** The question's terms in this part of a text, one bit each. */
    long match(String text, int start, int end) {
        found = 0;
        scanner.scan(text, start, end, this);
        return found;
    }

    /** Whether most of what was matched so far is written in ideographs. */
    boolean isMostlyIdeographic() {
        return ideographic > latin * 2;
    }

    @Override
    public void word(char[] text, int start, int end) {
        latin++;
        found |= question.bit(Hash.of(text, start, start + EnglishStemmer.stem(text, start, end)));
    }

    @Override
    public void ideographs(int[] codePoints, int length) {
        ideographic += length;
        for (int i = 0; i < length; i++) {
            found |= question.bit(Hash.ofOne(codePoints[i]));
            if (i > 0) {
                found |= question.bit(Hash.ofPair(codePoints[i - 1], codePoints[i]));
            }
        }
    }
}
