package ai.jarvis.localstack.bedrock;

/** Receives what {@link TermScanner} finds in a text, in its order. The arrays are only lent for the call. */
interface TermVisitor {

    /** A word of letters and digits, folded, not stemmed; the visitor may change it in place. */
    void word(char[] text, int start, int end);

    /** An unbroken run of ideographs (or of kana or hangul), folded, as code points. */
    void ideographs(int[] codePoints, int length);
}
