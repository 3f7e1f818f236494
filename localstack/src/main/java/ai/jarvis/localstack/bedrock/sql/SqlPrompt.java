package ai.jarvis.localstack.bedrock.sql;

import java.util.Optional;

/**
 * What the platform asks a model when it wants a statement for a question.
 *
 * @param dialect for example {@code postgresql}; empty if it is not said
 * @param schema {@code CREATE TABLE} statements
 * @param previousSql a statement that failed, if this is to repair it
 * @param error what the database said of it
 */
public record SqlPrompt(
        String dialect, String schema, String question, Optional<String> previousSql, Optional<String> error) {

    private static final String ORDER = "You translate questions into one SQL SELECT statement.";

    /** Reads it; empty if the model is asked something else. */
    public static Optional<SqlPrompt> read(String system, String message) {
        if (!system.strip().startsWith(ORDER)) {
            return Optional.empty();
        }
        return element(message, "schema")
                .map(schema -> new SqlPrompt(
                        element(message, "dialect").orElse(""),
                        schema,
                        element(message, "question").orElse(""),
                        element(message, "previous_sql"),
                        element(message, "error")));
    }

    private static Optional<String> element(String message, String name) {
        int open = message.indexOf("<" + name + ">");
        int close = message.indexOf("</" + name + ">", Math.max(0, open));
        return open < 0 || close < 0
                ? Optional.empty()
                : Optional.of(message.substring(open + name.length() + 2, close).strip());
    }
}
