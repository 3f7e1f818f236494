package ai.jarvis.agent;

import ai.jarvis.platform.Variables;
import java.util.Optional;

/**
 * Where agents work.
 *
 * @param machine ARN of the state machine of their loop
 * @param most executions at a time, of all tenants together; before there are so many, less is done for each
 */
public record AgentSettings(String machine, int most) {
    private static final int MOST = 500;

    /** The settings; absent if the machine is not named. What is wrong is noted. */
    public static Optional<AgentSettings> from(Variables variables) {
        return variables.optionalText("JARVIS_AGENT_LOOP_ARN").map(machine -> {
            var most = variables.number("JARVIS_MOST_AGENTS", MOST);
            if (most < 1) {
                variables.problem("JARVIS_MOST_AGENTS must be at least 1: " + most);
            }
            return new AgentSettings(machine, Math.max(1, most));
        });
    }
}
