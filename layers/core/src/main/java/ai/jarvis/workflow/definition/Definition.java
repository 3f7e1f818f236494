package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.CompiledWorkflow.Input;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A workflow as its author wrote it.
 *
 * @param inputs what is declared; where nothing is, what is used and never assigned is an input
 * @param output what a run results in if no step returns
 */
public record Definition(
        String name,
        String description,
        Optional<Duration> timeout,
        Optional<List<Input>> inputs,
        Optional<Step.Value> output,
        List<Step> steps) {}
