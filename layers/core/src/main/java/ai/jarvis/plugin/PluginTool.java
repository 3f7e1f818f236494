package ai.jarvis.plugin;

import java.util.Optional;

/**
 * One tool of a plugin.
 *
 * @param name as the plugin calls it
 * @param parameters a JSON Schema as text, of an object
 * @param repeatable whether to do it twice is as to do it once
 * @param operation the request that it is, of an OpenAPI document's
 */
public record PluginTool(
        String name, String description, String parameters, boolean repeatable, Optional<HttpOperation> operation) {
    /** Characters of a description that are kept. */
    public static final int MOST_DESCRIPTION = 1_000;

    /** Characters of a schema. */
    public static final int MOST_PARAMETERS = 32 << 10;

    public PluginTool {
        if (description.length() > MOST_DESCRIPTION) {
            description = description.substring(0, MOST_DESCRIPTION - 3) + "...";
        }
    }
}
