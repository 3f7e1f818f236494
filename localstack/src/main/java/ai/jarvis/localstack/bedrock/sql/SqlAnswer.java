package ai.jarvis.localstack.bedrock.sql;

import java.util.Optional;

/**
 * What is answered to a {@link SqlPrompt}: a statement, or a question back.
 *
 * @param sql empty if there is a question back
 * @param explanation in the question's language
 */
public record SqlAnswer(String sql, String explanation, Optional<String> clarification) {

    static SqlAnswer statement(String sql, String explanation) {
        return new SqlAnswer(sql, explanation, Optional.empty());
    }

    static SqlAnswer askBack(String clarification) {
        return new SqlAnswer("", "", Optional.of(clarification));
    }
}
