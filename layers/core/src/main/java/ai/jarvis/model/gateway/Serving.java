package ai.jarvis.model.gateway;

import ai.jarvis.model.ModelId;

/**
 * Who answers, and why that one.
 *
 * @param reason for people
 * @param attempt which call of a model it is that succeeded, from 1
 */
public record Serving(ModelId model, String reason, int attempt) {}
