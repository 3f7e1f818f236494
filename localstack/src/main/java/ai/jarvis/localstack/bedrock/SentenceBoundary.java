package ai.jarvis.localstack.bedrock;

import java.util.Set;

/** Finds where sentences of prose end, in Chinese and in languages that write full stops. */
final class SentenceBoundary {

    private static final String ENDS = "。！？；!?;";
    /** What belongs to a sentence that has just ended: more marks, closing quotes and brackets, Markdown's emphasis. */
    private static final String TRAILING = "。！？!?.”’」』）)\"'*_`]";

    private static final Set<String> ABBREVIATIONS = Set.of(
            "Mr", "Mrs", "Ms", "Dr", "St", "Jr", "Sr", "No", "vs", "cf", "Fig", "Lt", "Col", "Gen", "Rev", "Sgt");
    private static final int LONGEST_ABBREVIATION = 3;

    private SentenceBoundary() {}

    /** The index after the sentence that starts at {@code from}; {@code end} if it does not end before. */
    static int after(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (ENDS.indexOf(c) >= 0 || (c == '.' && isFullStop(text, from, i, end))) {
                int after = i + 1;
                while (after < end && TRAILING.indexOf(text.charAt(after)) >= 0) {
                    after++;
                }
                boolean insideWord = c < 0x80 && after < end && !Character.isWhitespace(text.charAt(after));
                if (!insideWord) {
                    return after;
                }
            }
        }
        return end;
    }

    /** Not after an initial or a short title ("J. Smith", "Dr. Who", "e.g. this"), nor before a lower-case letter. */
    private static boolean isFullStop(String text, int from, int dot, int end) {
        int next = dot + 1;
        while (next < end && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        if (next == end) {
            return true;
        }
        if (next > dot + 1 && Character.isLowerCase(text.charAt(next))) {
            return false;
        }
        int wordStart = dot;
        while (wordStart > from && Character.isLetter(text.charAt(wordStart - 1))) {
            wordStart--;
        }
        int length = dot - wordStart;
        boolean initial = length == 1 && text.charAt(wordStart) < 0x80;
        boolean abbreviated = length <= LONGEST_ABBREVIATION && ABBREVIATIONS.contains(text.substring(wordStart, dot));
        return !initial && !abbreviated;
    }
}
