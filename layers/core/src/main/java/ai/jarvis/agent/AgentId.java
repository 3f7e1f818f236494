package ai.jarvis.agent;

import ai.jarvis.platform.Ids;

/** An agent. */
public record AgentId(String value) {
    public static final String PREFIX = "agt_";

    public AgentId {
        Ids.require(PREFIX, value);
    }

    public static AgentId fresh() {
        return new AgentId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
