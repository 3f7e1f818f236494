package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What of a tool's result is said: of a program what it printed, of a table its rows with the names of the columns, of a
 * question back the question; all of anything else.
 */
final class ResultText {

    private static final int MOST_ROWS = 20;

    private ResultText() {}

    static String of(String result) {
        return Json.read(result)
                .filter(JsonNode::isObject)
                .map(json -> of(json, result))
                .orElse(result);
    }

    private static String of(JsonNode json, String result) {
        if (json.path("stdout").isTextual()) {
            return json.path("stdout").textValue().strip();
        }
        if (json.path("clarification").isTextual()) {
            return json.path("clarification").textValue();
        }
        return json.path("columns").isArray() && json.path("rows").isArray() ? table(json) : result;
    }

    private static String table(JsonNode json) {
        List<String> lines = new ArrayList<>();
        for (JsonNode row : json.path("rows")) {
            if (lines.size() == MOST_ROWS) {
                lines.add("...");
                break;
            }
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                JsonNode column = json.path("columns").path(i);
                fields.add((column.isObject() ? column.path("name") : column).asText() + ": "
                        + row.path(i).asText());
            }
            lines.add(String.join(", ", fields));
        }
        return lines.isEmpty() ? "There are no rows." : lines.stream().collect(Collectors.joining("; "));
    }
}
