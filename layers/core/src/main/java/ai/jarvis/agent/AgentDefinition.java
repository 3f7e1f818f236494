package ai.jarvis.agent;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an agent is.
 *
 * @param name unique in its tenant
 * @param instructions that its model has before all else
 * @param model a model or an alias of the tenant's; the standard one if absent
 * @param persona the id of the persona as which it speaks
 * @param plugins what it can do: ids of plugins, and names of builtin ones
 * @param agents whom it can ask
 * @param parallelTools whether calls of one step are done at the same time
 */
public record AgentDefinition(
        String name,
        Optional<String> description,
        String instructions,
        Optional<String> model,
        Optional<String> persona,
        List<String> plugins,
        List<SubAgent> agents,
        AgentLimits limits,
        Memory memory,
        boolean parallelTools) {
    public AgentDefinition {
        plugins = List.copyOf(plugins);
        agents = List.copyOf(agents);
    }

    /** How an agent has another one work; the names are part of the API, in lower case. */
    public enum Mode {
        /** It is asked, and what it answers is a tool's result. */
        WORKER,
        /** It takes the task over: its answer is the answer. */
        HANDOVER;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Another agent that can be asked. */
    public record SubAgent(AgentId agent, Mode mode) {}

    /**
     * What is remembered of a conversation.
     *
     * @param turns how many questions and answers before the present one its model is shown
     * @param summariseAfterTokens a prompt that is longer is made shorter by a summary of what is older
     */
    public record Memory(int turns, int summariseAfterTokens) {
        public static final Memory STANDARD = new Memory(20, 24_000);
        public static final int MOST_TURNS = 100;
        public static final int LEAST_TOKENS = 1_000;
        public static final int MOST_TOKENS = 150_000;
    }
}
