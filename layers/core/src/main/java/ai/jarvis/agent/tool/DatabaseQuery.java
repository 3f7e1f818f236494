package ai.jarvis.agent.tool;

import java.util.Map;
import java.util.Optional;

/** {@code query_database}: asks a data source of the tenant's, by question or by SQL. */
public final class DatabaseQuery implements BuiltinTool {
    private static final AgentTool TOOL = new AgentTool(
            "query_database",
            "Answers a question from a database of the organisation: give the question in words, or one SELECT statement.",
            """
            {"type":"object","properties":{\
            "question":{"type":"string","minLength":1,"maxLength":2000,"description":"In words"},\
            "sql":{"type":"string","minLength":1,"maxLength":20000,"description":"One SELECT, in place of a question"},\
            "source":{"type":"string","minLength":1,"maxLength":200,\
            "description":"Id or name of the data source, if there are several"}},\
            "anyOf":[{"required":["question"]},{"required":["sql"]}],"additionalProperties":false}""",
            true,
            AgentTool.Kind.BUILTIN);

    private final DatabaseAnswers answers;

    public DatabaseQuery(DatabaseAnswers answers) {
        this.answers = answers;
    }

    @Override
    public AgentTool tool() {
        return TOOL;
    }

    @Override
    public ToolResult call(ToolRequest request, Map<String, Object> arguments) {
        return answers.answer(
                request.caller(),
                text(arguments, "source"),
                text(arguments, "question"),
                text(arguments, "sql"),
                request.timeout());
    }

    private static Optional<String> text(Map<String, Object> arguments, String name) {
        return Optional.ofNullable(arguments.get(name)).map(String::valueOf);
    }
}
