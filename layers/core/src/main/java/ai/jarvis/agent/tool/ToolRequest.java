package ai.jarvis.agent.tool;

import ai.jarvis.tenancy.Caller;
import java.time.Duration;

/**
 * One call that a model asks for.
 *
 * @param caller in whose name it is done
 * @param execution the id of the agent's execution
 * @param effect a stable id of this call over all attempts; a plugin is told it as {@code Idempotency-Key}
 * @param arguments JSON text as the model wrote it, which may be none at all
 * @param timeout how long it may take, as a whole
 */
public record ToolRequest(
        Caller caller, String execution, String effect, String name, String arguments, Duration timeout) {}
