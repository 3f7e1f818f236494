package ai.jarvis.knowledge;

import java.text.BreakIterator;
import java.util.Locale;

/** Where text without sentences may be cut: after a word, else between characters as people count them, else between code points. */
final class TextBoundary {
    private static final int LONGEST_CLUSTER = 64;

    private TextBoundary() {}

    /** The best cut in {@code start < cut <= target}, or the first possible one after it; {@code end} if there is none. */
    static int before(String text, int start, int target, int end) {
        if (target >= end) {
            return end;
        }
        int nearest = Math.max(start + 1, start + (target - start) / 2);
        for (int cut = target; cut >= nearest; cut--) {
            if (Blank.is(text.charAt(cut))) {
                return cut;
            }
        }
        return cluster(text, start, target, end);
    }

    private static int cluster(String text, int start, int target, int end) {
        if (isPlain(text.charAt(target - 1)) && isPlain(text.charAt(target))) {
            return target;
        }
        int from = Math.max(start, target - LONGEST_CLUSTER);
        if (from > start && Character.isLowSurrogate(text.charAt(from)) && Character.isHighSurrogate(text.charAt(from - 1))) {
            from--;
        }
        String around = text.substring(from, Math.min(end, target + LONGEST_CLUSTER));
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(around);
        int cut = clusters.isBoundary(target - from) ? target : from + clusters.preceding(target - from);
        if (cut > start && cut > from) {
            return cut;
        }
        int after = clusters.following(target - from);
        if (after != BreakIterator.DONE && (from + after < end || after < around.length())) {
            return after == around.length() && from + after < end ? codePoint(text, start, target) : from + after;
        }
        return codePoint(text, start, target);
    }

    /** Whether the character is a cluster of its own for sure: Latin letters, digits, marks of ASCII and Chinese characters. */
    private static boolean isPlain(char c) {
        return c > ' ' && c < 0x7f || c >= 0x4e00 && c <= 0x9fff || c >= 0x3000 && c <= 0x3029;
    }

    private static int codePoint(String text, int start, int target) {
        boolean splitsPair = Character.isLowSurrogate(text.charAt(target)) && Character.isHighSurrogate(text.charAt(target - 1));
        if (!splitsPair) {
            return target;
        }
        return target - 1 > start ? target - 1 : target + 1;
    }
}
