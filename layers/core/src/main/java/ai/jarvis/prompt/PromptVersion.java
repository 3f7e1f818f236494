package ai.jarvis.prompt;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a prompt. It is never changed.
 *
 * @param contentHash as {@link PromptContent#hash}
 * @param author the principal who made it
 */
public record PromptVersion(
        PromptId prompt,
        SemanticVersion number,
        PromptContent content,
        String contentHash,
        Optional<String> comment,
        String author,
        Instant createdAt) {}
