package ai.jarvis.prompt.liquid;

import java.util.ArrayList;
import java.util.List;
import liqp.org.antlr.v4.runtime.Token;

/** Where in a text tokens are. The lexer's own columns are wrong within names with dots. */
final class Positions {
    /** The indexes of the code points at which lines begin. */
    private final List<Integer> lines = new ArrayList<>(List.of(0));

    private final int length;

    Positions(String text) {
        var codePoints = text.codePoints().toArray();
        length = codePoints.length;
        for (var i = 0; i < length; i++) {
            if (codePoints[i] == '\n') {
                lines.add(i + 1);
            }
        }
    }

    LiquidProblem problem(Token token, String detail) {
        return problem(token.getStartIndex(), detail);
    }

    LiquidProblem problem(int index, String detail) {
        var at = Math.min(Math.max(index, 0), length);
        var line = line(at);
        return new LiquidProblem(line, at - lines.get(line - 1) + 1, detail);
    }

    VariableUse use(String name, Token token) {
        var at = problem(token, name);
        return new VariableUse(name, at.line(), at.column());
    }

    private int line(int index) {
        var low = 0;
        var high = lines.size() - 1;
        while (low < high) {
            var middle = (low + high + 1) / 2;
            if (lines.get(middle) <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low + 1;
    }
}
