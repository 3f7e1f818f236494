package ai.jarvis.agent;

import java.time.Duration;
import java.time.Instant;

/** How much agents have to do at present, of all tenants together. What is not known counts as nothing. */
public interface AgentLoad {
    /**
     * How it is.
     *
     * @param underWay executions
     * @param modelFailures within the last minute: models that did not answer
     */
    record Reading(long underWay, long modelFailures) {}

    /** Counts an execution from now on, until it ends or for that long. */
    void begin(ExecutionId execution, Instant now, Duration longest);

    void end(ExecutionId execution);

    /** A model did not answer, nor any that stands in for it. */
    void modelFailed(Instant now);

    Reading read(Instant now);
}
