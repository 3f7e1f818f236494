package ai.jarvis.prompt;

import java.util.Optional;

/**
 * A version that somebody wants to add.
 *
 * @param number what it is to be; at most one of this and {@code part} is told
 * @param part which part of the newest version's number goes up; if neither is told, it follows from what changes
 */
public record NewVersion(
        PromptContent content,
        Optional<SemanticVersion> number,
        Optional<SemanticVersion.Part> part,
        Optional<String> comment) {}
