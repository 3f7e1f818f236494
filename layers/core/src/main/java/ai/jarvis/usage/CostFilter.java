package ai.jarvis.usage;

import ai.jarvis.model.ModelId;
import java.util.Optional;

/**
 * Which calls of models are meant: those to which all applies that is there.
 *
 * @param currency in which their costs are; those in others are not added up with them
 */
public record CostFilter(
        Optional<String> principal, Optional<ModelId> model, Optional<Scenario> scenario, String currency) {}
