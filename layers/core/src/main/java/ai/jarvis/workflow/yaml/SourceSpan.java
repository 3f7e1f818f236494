package ai.jarvis.workflow.yaml;

import ai.jarvis.workflow.Place;

/**
 * The part of a source that a scalar was read from. Quotes, escapes and folded lines make the text differ from its
 * source; what is looked for are expressions, and the n-th one of the text is the n-th one of the source.
 */
public final class SourceSpan {
    private final int[] source;
    private final int start;
    private final int end;

    /** From the code point with the index {@code start} to before the one with the index {@code end}. */
    SourceSpan(int[] source, int start, int end) {
        this.source = source;
        this.start = start;
        this.end = end;
    }

    /** Where the character at the offset of the text stands. */
    Place placeOf(Place beginning, String text, int offset) {
        var expression = text.lastIndexOf("${", offset);
        var at = start;
        if (expression >= 0) {
            var number = 0;
            for (var i = text.indexOf("${"); i < expression; i = text.indexOf("${", i + 1)) {
                number++;
            }
            at = indexOfExpression(number);
            at = at < 0 ? start : at + text.codePointCount(expression, Math.min(offset, text.length()));
        }
        return placeAt(beginning, Math.min(at, Math.max(start, end - 1)));
    }

    private int indexOfExpression(int number) {
        var seen = 0;
        for (var i = start; i + 1 < end; i++) {
            if (source[i] == '$' && source[i + 1] == '{' && seen++ == number) {
                return i;
            }
        }
        return -1;
    }

    private Place placeAt(Place beginning, int index) {
        var line = beginning.line();
        var column = beginning.column();
        for (var i = start; i < index; i++) {
            if (source[i] == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new Place(beginning.pointer(), line, column);
    }
}
