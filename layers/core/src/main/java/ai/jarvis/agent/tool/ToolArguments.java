package ai.jarvis.agent.tool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what models write against JSON Schemas (2020-12). Tenants write these: none is fetched, none takes for ever. */
public interface ToolArguments {
    /**
     * Arguments as they were read.
     *
     * @param problems why they do not fit; there are values if none
     */
    record Read(Map<String, Object> values, List<String> problems) {}

    /**
     * Reads arguments.
     *
     * @param schema which they must fit
     * @param arguments JSON text, which may be none; a blank text is an empty object
     */
    Read read(String schema, String arguments);

    /** Why a text is no schema of an object. */
    Optional<String> schemaProblem(String schema);
}
