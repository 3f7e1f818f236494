package ai.jarvis.knowledge;

import java.util.Collection;
import java.util.LinkedHashSet;

/**
 * A word as it is written, and the forms by which it is found: whole, without the signs between its parts, so that
 * {@code wi-fi}, {@code WiFi} and {@code wifi} are one; each part between signs; of these, letters and digits apart; of
 * letters, the parts that begin with a capital; of a version or a decimal number, what is before each point.
 *
 * <p>{@code iPhone15Pro} is found as {@code iphone15pro}, {@code iphone}, {@code phone}, {@code 15} and {@code pro};
 * {@code v2.41.11} as {@code v2.41.11}, {@code 2.41.11}, {@code 2.41} and {@code 2}; {@code C++} as that and {@code c}. A
 * single letter is no part but of a name like {@code C++}.
 */
final class Compound {
    /** What comes after an apostrophe of a contraction, as in {@code we're}, is no part. */
    private static final int CONTRACTION = 2;

    private final Collection<String> forms = new LinkedHashSet<>();
    private final String word;

    /** @param written with the signs that join parts, in its own case */
    Compound(String written) {
        this.word = withoutPossessive(written.replace('\u2019', '\''));
        if (isPlain()) {
            forms.add(word);
        } else {
            split();
        }
    }

    /** The different forms, the whole one first; folded, not stemmed. */
    Collection<String> forms() {
        return forms;
    }

    private static String withoutPossessive(String written) {
        return written.endsWith("'s") || written.endsWith("'S") ? written.substring(0, written.length() - 2) : written;
    }

    private boolean isPlain() {
        for (int i = 0; i < word.length(); i++) {
            var c = word.charAt(i);
            if (c < 'a' || c > 'z') {
                return false;
            }
        }
        return true;
    }

    private void split() {
        add(whole());
        var from = 0;
        for (int at = 0; at <= word.length(); at++) {
            if (at == word.length() || isSign(word.charAt(at))) {
                segment(from, at);
                from = at + 1;
            }
        }
    }

    /** The word without signs, but for those without which it would be another: {@code 2.41}, {@code C++}, {@code .NET}. */
    private String whole() {
        var end = word.length();
        while (end > 0 && isSign(word.charAt(end - 1))) {
            end--;
        }
        var whole = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            var between = i > 0 && i < end;
            if (!between || !isSign(word.charAt(i)) || (isDigit(i - 1) && isDigit(i + 1))) {
                whole.append(word.charAt(i));
            }
        }
        return whole.toString();
    }

    private void segment(int from, int to) {
        if (to == from || isContraction(from, to) || isAfterPoint(from, to)) {
            return;
        }
        part(from, to);
        var start = from;
        for (int at = from + 1; at <= to; at++) {
            if (at == to || isDigit(at) != isDigit(at - 1)) {
                part(start, at);
                if (isDigit(start)) {
                    points(start, at);
                } else {
                    capitals(start, at);
                }
                start = at;
            }
        }
    }

    private boolean isContraction(int from, int to) {
        return from > 0 && word.charAt(from - 1) == '\'' && to - from <= CONTRACTION && !isDigit(from);
    }

    private boolean isAfterPoint(int from, int to) {
        return from > 1
                && word.charAt(from - 1) == '.'
                && isDigit(from - 2)
                && word.chars().skip(from).limit(to - from).allMatch(Character::isDigit);
    }

    /** From a number on, what ends before each further point. */
    private void points(int start, int end) {
        var at = end;
        while (at + 1 < word.length() && word.charAt(at) == '.' && isDigit(at + 1)) {
            at++;
            while (at < word.length() && isDigit(at)) {
                at++;
            }
            part(start, at);
        }
    }

    private void capitals(int start, int end) {
        var from = start;
        for (int at = start + 1; at <= end; at++) {
            if (at == end || beginsPart(at, end)) {
                part(from, at);
                from = at;
            }
        }
    }

    /** {@code aB} begins a part with the {@code B}, and so does {@code ABc}. */
    private boolean beginsPart(int at, int end) {
        return Character.isUpperCase(word.charAt(at))
                && (Character.isLowerCase(word.charAt(at - 1))
                        || (at + 1 < end
                                && Character.isUpperCase(word.charAt(at - 1))
                                && Character.isLowerCase(word.charAt(at + 1))));
    }

    private void part(int from, int to) {
        if (to - from > 1 || isDigit(from) || isSign(word.charAt(word.length() - 1))) {
            add(word.substring(from, to));
        }
    }

    private void add(String form) {
        forms.add(TextFolding.foldCase(form));
    }

    private boolean isDigit(int at) {
        return Character.isDigit(word.charAt(at));
    }

    private static boolean isSign(char c) {
        return switch (c) {
            case '.', '_', '-', '\'', '\u2010', '\u2011', '&', '@', '+', '#' -> true;
            default -> false;
        };
    }
}
