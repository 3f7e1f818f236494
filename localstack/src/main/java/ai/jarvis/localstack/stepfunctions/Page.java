package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list, as {@code maxResults} and {@code nextToken} ask for it. The token is where the next part begins.
 *
 * @param next empty at the end of the list
 */
record Page<T>(List<T> items, Optional<String> next) {
    static final int MOST = 1000;
    private static final int USUAL = 100;

    static <T> Page<T> of(JsonNode input, List<T> all) {
        var from = start(input, all.size());
        var to = Math.min(all.size(), from + size(input));
        return new Page<>(
                List.copyOf(all.subList(from, to)),
                to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
    }

    private static int start(JsonNode input, int size) {
        var token = input.path("nextToken").asText("0");
        try {
            var start = Integer.parseInt(token);
            if (start >= 0 && start <= size) {
                return start;
            }
        } catch (NumberFormatException e) {
            throw invalid();
        }
        throw invalid();
    }

    static AwsException invalid() {
        return new AwsException(400, "InvalidToken", "Invalid Token: 'Invalid token'");
    }

    static int size(JsonNode input) {
        var size = input.path("maxResults").asInt(0);
        if (size < 0 || size > MOST) {
            throw AwsException.validation("1 validation error detected: Value '" + size
                    + "' at 'maxResults' failed to satisfy constraint: Member must have value between 0 and " + MOST);
        }
        return size == 0 ? USUAL : size;
    }

    ObjectNode finish(ObjectNode output) {
        next.ifPresent(token -> output.put("nextToken", token));
        return output;
    }
}
