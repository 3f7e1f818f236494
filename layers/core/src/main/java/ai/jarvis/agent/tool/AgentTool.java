package ai.jarvis.agent.tool;

import ai.jarvis.model.Tools;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a model can call.
 *
 * @param parameters a JSON Schema as text, of an object
 * @param repeatable whether to do it twice is as to do it once
 */
public record AgentTool(String name, String description, String parameters, boolean repeatable, Kind kind) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public AgentTool {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A tool's name has 1 to 64 letters, digits, _ and -: " + name);
        }
    }

    /** Who does it. */
    public enum Kind {
        BUILTIN,
        PLUGIN,
        MCP,
        AGENT
    }

    /** As a model is offered it. */
    public Tools.Tool offered() {
        return new Tools.Tool(name, Optional.of(description), parameters);
    }
}
