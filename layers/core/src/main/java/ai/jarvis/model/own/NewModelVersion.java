package ai.jarvis.model.own;

import ai.jarvis.prompt.SemanticVersion;
import java.util.Optional;

/**
 * A version that somebody wants to add.
 *
 * @param definition without a key
 * @param apiKey the server's key; that of the version before is kept if it is absent and the server the same
 * @param number what it is to be; at most one of this and {@code part} is told
 * @param part which part of the newest version's number goes up; if neither is told, it follows from what changes
 * @param answers whether it is the current version from now on
 */
public record NewModelVersion(
        ModelDefinition definition,
        Optional<String> apiKey,
        Optional<SemanticVersion> number,
        Optional<SemanticVersion.Part> part,
        Optional<String> comment,
        boolean answers) {}
