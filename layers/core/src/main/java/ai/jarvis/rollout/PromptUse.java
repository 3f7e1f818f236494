package ai.jarvis.rollout;

import ai.jarvis.prompt.SemanticVersion;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that a request puts before its messages.
 *
 * @param prompt its name or id
 * @param version a certain one, on which no rollout has an influence
 * @param label the newest version if this and the version are absent
 */
public record PromptUse(
        String prompt,
        Optional<SemanticVersion> version,
        Optional<String> label,
        Map<String, ? extends @Nullable Object> variables) {}
