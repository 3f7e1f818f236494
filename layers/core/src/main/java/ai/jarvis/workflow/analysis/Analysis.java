package ai.jarvis.workflow.analysis;

import ai.jarvis.workflow.CompiledWorkflow.Input;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a definition that nothing is wrong with.
 *
 * @param inputs the declared ones, or those that are used and never assigned
 * @param atStart by step, the names that have a value when it begins
 * @param after by step, the names that have a value when it has ended well
 * @param atEnd by step and block of it, the names that have a value when the block ends; null if it never does
 */
public record Analysis(
        List<Input> inputs,
        Map<String, Set<String>> atStart,
        Map<String, List<@Nullable Set<String>>> atEnd,
        Map<String, Set<String>> after) {}
