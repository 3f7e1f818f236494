package ai.jarvis.model;

/**
 * What a chat model answered.
 *
 * @param model the model that served it
 */
public record Completion(String text, TokenUsage usage, ModelId model) {}
