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

    /** As {@link #before}, but cuts even a character with endless marks; the text must have more than one code point. */
    static int within(String text, int start, int target, int end) {
        int cut = before(text, start, target, end);
        return cut < end ? cut : codePoint(text, start, target);
    }

    private static int cluster(String text, int start, int target, int end) {
        if (isPlain(text.charAt(target - 1)) && isPlain(text.charAt(target))) {
            return target;
        }
        int from = Math.max(start, target - LONGEST_CLUSTER);
        if (from > start
                && Character.isLowSurrogate(text.charAt(from))
                && Character.isHighSurrogate(text.charAt(from - 1))) {
            from--;
        }
        int to = Math.min(end, target + LONGEST_CLUSTER);
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(text.substring(from, to));
        int back = from + (clusters.isBoundary(target - from) ? target - from : clusters.preceding(target - from));
        if (back > from) {
            return back;
        }
        int after = from + clusters.following(target - from);
        return after < to || to == end ? after : codePoint(text, start, target);
    }

    /** Whether the character is a cluster of its own for sure: Latin letters, digits, marks of ASCII and Chinese characters. */
    private static boolean isPlain(char c) {
        return (c > ' ' && c < 0x7f) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3000 && c <= 0x3029);
    }

    private static int codePoint(String text, int start, int target) {
        boolean splitsPair =
                Character.isLowSurrogate(text.charAt(target)) && Character.isHighSurrogate(text.charAt(target - 1));
        if (!splitsPair) {
            return target;
        }
        return target - 1 > start ? target - 1 : target + 1;
    }
}
