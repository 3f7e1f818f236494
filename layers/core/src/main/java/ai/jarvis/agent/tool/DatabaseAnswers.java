package ai.jarvis.agent.tool;

import ai.jarvis.tenancy.Caller;
import java.time.Duration;
import java.util.Optional;

/** Answers of a tenant's databases, by question or by SQL. */
@FunctionalInterface
public interface DatabaseAnswers {
    /**
     * Asks a database in the caller's name.
     *
     * @param source the id or name of a data source; if there is one alone, it need not be told
     * @param question in people's words; absent if there is SQL
     * @param sql one SELECT; checked like what a model wrote
     * @return JSON text for a model, or why there is no answer
     * @throws ai.jarvis.platform.Refusal if the question was not taken
     */
    ToolResult answer(
            Caller caller, Optional<String> source, Optional<String> question, Optional<String> sql, Duration timeout);
}
