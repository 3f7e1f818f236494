package ai.jarvis.agent.tool;

import java.math.BigDecimal;

/**
 * What came of a call: data for the model, whatever it says.
 *
 * @param text at most {@link #MOST_CHARACTERS}; says so if there was more
 * @param isError whether the tool did not do what it was asked
 * @param tokens of models that the tool itself used
 * @param cost of these, in USD
 */
public record ToolResult(String text, boolean isError, long tokens, BigDecimal cost) {
    /** Characters of a result that a model is shown. */
    public static final int MOST_CHARACTERS = 32 << 10;

    public ToolResult {
        text = capped(text);
    }

    /** A result that no model was used for. */
    public static ToolResult of(String text) {
        return new ToolResult(text, false, 0, BigDecimal.ZERO);
    }

    /** A tool that did not do what it was asked, and why. */
    public static ToolResult error(String text) {
        return new ToolResult(text, true, 0, BigDecimal.ZERO);
    }

    /** The same, of a tool that used models. */
    public ToolResult taking(long tokens, BigDecimal cost) {
        return new ToolResult(text, isError, tokens, cost);
    }

    private static String capped(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        var note = "\n[cut: the result has " + text.length() + " characters]";
        int end = MOST_CHARACTERS - note.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + note;
    }
}
