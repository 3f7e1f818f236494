package ai.jarvis.localstack.bedrock;

/**
 * Light English stemming: takes plural, tense and adverb endings and a final e off, so that forms of one word meet. It
 * does not aim at dictionary forms.
 *
 * <p>Not the Porter stemmer of {@code KeywordAnalyzer}: that one stems strings, this one works in the scanner's buffer and
 * makes no object, so that it can see every word of tens of thousands of texts a second.
 */
public final class EnglishStemmer {

    private EnglishStemmer() {}

    /** The stem of a lower-case word. */
    public static String stem(String word) {
        char[] letters = word.toCharArray();
        return new String(letters, 0, stem(letters, 0, letters.length));
    }

    /**
     * Finds the stem of a lower-case word.
     *
     * @param text holds the word; letters at its end may be changed
     * @return the length of the stem, at most {@code end - start}
     */
    static int stem(char[] text, int start, int end) {
        int length = end - start;
        if (length < 4 || !isLetter(text[end - 1])) {
            return length;
        }
        int last = withoutPlural(text, start, end);
        last = withoutTense(text, start, last);
        if (last - start > 5 && ends(text, start, last, "ly")) {
            last -= 2;
        }
        if (last - start > 6 && (ends(text, start, last, "ment") || ends(text, start, last, "ness"))) {
            last -= 4;
        } else if (last - start > 6 && ends(text, start, last, "ion") && "st".indexOf(text[last - 4]) >= 0) {
            last -= 3;
        }
        if (last - start > 3 && text[last - 1] == 'e') {
            last--;
        }
        if (last - start > 2 && text[last - 1] == 'y') {
            text[last - 1] = 'i';
        }
        return last - start;
    }

    private static int withoutPlural(char[] text, int start, int end) {
        if (text[end - 1] != 's' || end - start < 4) {
            return end;
        }
        if (ends(text, start, end, "ies")) {
            text[end - 3] = 'y';
            return end - 2;
        }
        if (ends(text, start, end, "sses") || ends(text, start, end, "xes") || ends(text, start, end, "ches")) {
            return end - 2;
        }
        return "su".indexOf(text[end - 2]) >= 0 || ends(text, start, end, "is") ? end : end - 1;
    }

    private static int withoutTense(char[] text, int start, int end) {
        int cut;
        if (ends(text, start, end, "ing")) {
            cut = end - 3;
        } else if (ends(text, start, end, "ied")) {
            text[end - 3] = 'y';
            return end - 2;
        } else if (ends(text, start, end, "ed")) {
            cut = end - 2;
        } else {
            return end;
        }
        if (cut - start < 3 || !hasVowel(text, start, cut)) {
            return end;
        }
        char lastKept = text[cut - 1];
        boolean doubled = lastKept == text[cut - 2] && "lsz".indexOf(lastKept) < 0;
        return doubled ? cut - 1 : cut;
    }

    private static boolean hasVowel(char[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            if ("aeiouy".indexOf(text[i]) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean ends(char[] text, int start, int end, String suffix) {
        int from = end - suffix.length();
        if (from <= start) {
            return false;
        }
        for (int i = 0; i < suffix.length(); i++) {
            if (text[from + i] != suffix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
