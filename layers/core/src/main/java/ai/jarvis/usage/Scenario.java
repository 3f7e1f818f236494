package ai.jarvis.usage;

import java.util.Locale;

/** What a model was called for; the names are part of the API. */
public enum Scenario {
    /** What agents think. */
    AGENT,
    CHAT,
    /** Answers that are judged, and their judges. */
    EVALUATION,
    /** Prompts that callers write themselves. */
    GATEWAY,
    SEARCH,
    INGESTION,
    /** Statements that are written for questions to databases. */
    SQL,
    WORKFLOW;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
