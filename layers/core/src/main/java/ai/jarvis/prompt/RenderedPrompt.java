package ai.jarvis.prompt;

/**
 * A prompt as a model is given it.
 *
 * @param version what it was rendered from
 */
public record RenderedPrompt(PromptId prompt, SemanticVersion version, String text) {}
