package ai.jarvis.knowledge.parsing;

/** Makes text storable and even: lines end with {@code \n}, and there is no character that no text has. */
final class TextCleaner {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextCleaner() {}

    /** The text without control characters but {@code \n} and {@code \t}, unpaired surrogates and byte order marks. */
    static String clean(String text) {
        int clean = 0;
        while (clean < text.length() && isClean(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length()).append(text, 0, clean);
        for (int i = clean; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isClean(c)) {
                result.append(c);
            } else if (c == '\r' || c == '\f' || c == '\u000B' || c == '\u0085') {
                boolean paired = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
                result.append(paired ? "" : "\n");
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                result.append(c).append(text.charAt(++i));
            }
        }
        return result.toString();
    }

    private static boolean isClean(char c) {
        return c < 0x7f
                ? c >= ' ' || c == '\n' || c == '\t'
                : c > 0x9f && !Character.isSurrogate(c) && c != BYTE_ORDER_MARK && c < 0xfffe;
    }
}
