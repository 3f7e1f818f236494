package ai.jarvis.localstack.bedrock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user message that holds passages and a question:
 *
 * <pre>{@code
 * <passages>
 * <passage n="1" document="NAME" page="3">
 * text
 * </passage>
 * </passages>
 * <question>
 * text
 * </question>
 * }</pre>
 *
 * Who writes it keeps {@code </passage} out of the passages' text; other angle brackets are text.
 */
record PassagePrompt(List<Passage> passages, String question) {

    private static final String OPENING = "<passages>";
    private static final String CLOSING = "</passages>";

    /** Reads a message; empty if it has no passages element. A passage that never ends ends with the message. */
    static Optional<PassagePrompt> read(String message) {
        int start = message.indexOf(OPENING);
        if (start < 0) {
            return Optional.empty();
        }
        List<Passage> passages = new ArrayList<>();
        int at = start + OPENING.length();
        while (true) {
            int open = message.indexOf("<passage ", at);
            int close = message.indexOf(CLOSING, at);
            if (open < 0 || (close >= 0 && close < open)) {
                return Optional.of(
                        new PassagePrompt(List.copyOf(passages), questionAfter(message, Math.max(close, at))));
            }
            at = readPassage(message, open, passages);
        }
    }

    /** What was asked in a message: its question element if it has one, else all of it. */
    static String questionOf(String message) {
        return read(message).map(PassagePrompt::question).orElse(message);
    }

    private static int readPassage(String message, int open, List<Passage> passages) {
        int tagEnd = message.indexOf('>', open);
        if (tagEnd < 0) {
            return message.length();
        }
        String tag = message.substring(open, tagEnd);
        int textStart = tagEnd + 1;
        if (textStart < message.length() && message.charAt(textStart) == '\n') {
            textStart++;
        }
        int close = message.indexOf("</passage>", textStart);
        int textEnd = close < 0 ? message.length() : close;
        passages.add(new Passage(
                number(attribute(tag, "n"), passages.size() + 1),
                attribute(tag, "document"),
                message.substring(textStart, textEnd)));
        return close < 0 ? message.length() : close + "</passage>".length();
    }

    private static String questionAfter(String message, int from) {
        int open = message.indexOf("<question>", from);
        if (open < 0) {
            return message.substring(Math.min(message.length(), from))
                    .replace(CLOSING, "")
                    .trim();
        }
        int start = open + "<question>".length();
        int close = message.lastIndexOf("</question>");
        return message.substring(start, close < start ? message.length() : close)
                .trim();
    }

    private static String attribute(String tag, String name) {
        int at = tag.indexOf(" " + name + "=\"");
        if (at < 0) {
            return "";
        }
        int start = at + name.length() + 3;
        int end = tag.indexOf('"', start);
        return tag.substring(start, end < 0 ? tag.length() : end);
    }

    private static int number(String digits, int otherwise) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
