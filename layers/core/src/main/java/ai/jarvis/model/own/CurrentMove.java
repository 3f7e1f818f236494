package ai.jarvis.model.own;

import ai.jarvis.prompt.SemanticVersion;
import java.time.Instant;

/**
 * A line in the history of which version of a model answers. The last one says which does.
 *
 * @param number from 1, by model
 * @param by the principal who chose it
 */
public record CurrentMove(String model, int number, SemanticVersion version, String by, Instant at) {}
