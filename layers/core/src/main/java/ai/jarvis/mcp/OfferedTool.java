package ai.jarvis.mcp;

import ai.jarvis.agent.tool.ToolResult;
import ai.jarvis.tenancy.Caller;
import java.util.Map;

/**
 * A tool that the platform offers to others' agents.
 *
 * @param parameters a JSON Schema as text
 * @param isReading whether it changes nothing
 */
public record OfferedTool(
        String name, String title, String description, String parameters, boolean isReading, Action action) {
    /** What it does. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it in the caller's name.
         *
         * @throws ai.jarvis.platform.Refusal if it does not
         */
        ToolResult call(Caller caller, Map<String, Object> arguments);
    }
}
