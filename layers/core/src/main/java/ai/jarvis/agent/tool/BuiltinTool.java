package ai.jarvis.agent.tool;

import java.util.Map;

/** A tool that the platform brings. */
public interface BuiltinTool {
    /** As models see it. */
    AgentTool tool();

    /**
     * Does what it is called for.
     *
     * @param arguments which fit the tool's schema
     * @throws ai.jarvis.platform.Refusal if it does not do it; what it tells is told the model
     */
    ToolResult call(ToolRequest request, Map<String, Object> arguments);
}
