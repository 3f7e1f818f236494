package ai.jarvis.agent.tool;

import java.util.Map;

/** {@code calculate}: decimal arithmetic, in which 0.1 + 0.2 is 0.3. */
public final class Calculator implements BuiltinTool {
    private static final AgentTool TOOL = new AgentTool(
            "calculate",
            "Works out an arithmetic expression in exact decimal numbers: + - * / % ^, parentheses, and abs, ceil, floor,"
                    + " max, min, round(value, digits) and sqrt. Divisions and roots have 34 digits.",
            """
            {"type":"object","properties":{"expression":{"type":"string","minLength":1,"maxLength":1000,\
            "description":"As in (19.99 * 3 + 4.5) / 2"}},"required":["expression"],"additionalProperties":false}""",
            true,
            AgentTool.Kind.BUILTIN);

    @Override
    public AgentTool tool() {
        return TOOL;
    }

    @Override
    public ToolResult call(ToolRequest request, Map<String, Object> arguments) {
        try {
            return ToolResult.of(DecimalExpression.value(String.valueOf(arguments.get("expression"))));
        } catch (DecimalExpression.Wrong e) {
            return ToolResult.error(String.valueOf(e.getMessage()));
        }
    }
}
