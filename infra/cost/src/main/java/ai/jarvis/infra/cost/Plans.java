package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plans of a stack, by the names of the runs that made them.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/cli/commands/test">terraform test -json -verbose</a>
 */
record Plans(String stack, Map<String, Plan> byRun) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the output of {@code terraform test -json -verbose}, one JSON object a line. */
    static Plans read(String stack, Path output) {
        var plans = new HashMap<String, Plan>();
        var errors = new ArrayList<String>();
        try (var lines = Files.lines(output)) {
            for (var line : (Iterable<String>) lines::iterator) {
                var message = JSON.readTree(line);
                if (message.has("test_plan")) {
                    plans.put(message.path("@testrun").asText(), Plan.read(message.path("test_plan")));
                } else if (message.path("@level").asText().equals("error")) {
                    errors.add(describe(message));
                }
            }
        } catch (IOException e) {
            throw new CostException("Cannot read " + output + ": " + e);
        }
        CostException.refuse("Terraform cannot plan the stack " + stack, errors);
        return new Plans(stack, Map.copyOf(plans));
    }

    private static String describe(JsonNode message) {
        var diagnostic = message.path("diagnostic");
        return String.join(
                " ",
                List.of(
                        message.path("@message").asText(),
                        diagnostic.path("range").path("filename").asText(),
                        diagnostic.path("range").path("start").path("line").asText(),
                        diagnostic.path("detail").asText()));
    }

    Plan of(String run) {
        var plan = byRun.get(run);
        if (plan == null) {
            throw new CostException("There is no plan " + run + " of the stack " + stack);
        }
        return plan;
    }
}
