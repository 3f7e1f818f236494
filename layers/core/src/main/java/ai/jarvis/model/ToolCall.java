package ai.jarvis.model;

/**
 * A model's wish that a tool be called.
 *
 * @param id what the result names it by
 * @param arguments a JSON object as text, just as the model wrote it: it may not be what the tool's schema says
 */
public record ToolCall(String id, String name, String arguments) {}
