package ai.jarvis.prompt.liquid;

/**
 * Where a template first uses a name that it does not define itself.
 *
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 */
public record VariableUse(String name, int line, int column) {}
