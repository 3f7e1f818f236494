package ai.jarvis.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Plans of Terraform's stacks, of size production with everything in them, which {@code infra/terraform/plans.sh} makes.
 * Nothing of AWS, and no emulator, need be there.
 */
final class TerraformPlans {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Synthesis.CHECKOUT.resolve(".jarvis/plans");
    private static final List<String> REGIONS = List.of("us-east-1", "ap-southeast-1", "eu-west-1");

    private TerraformPlans() {}

    /**
     * Makes the plans, if they are not made yet.
     *
     * @return plans by scope: {@code global} or a region
     */
    static Map<String, JsonNode> make() throws IOException, InterruptedException {
        CommandLine.Result planned = CommandLine.run(
                List.of(Synthesis.CHECKOUT.resolve("infra/terraform/plans.sh").toString(), FOLDER.toString()),
                TimeUnit.MINUTES.toSeconds(10));
        if (planned.status() != 0) {
            throw new IOException("Terraform's stacks cannot be planned:\n" + planned.output());
        }
        Map<String, JsonNode> plans = new LinkedHashMap<>();
        plans.put("global", read("global").get("production"));
        Map<String, JsonNode> regional = read("regional");
        REGIONS.forEach(region -> plans.put(region, regional.get(region)));
        return plans;
    }

    /** A stack's plans by the names of their runs. */
    private static Map<String, JsonNode> read(String stack) throws IOException {
        Map<String, JsonNode> plans = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        try (Stream<String> lines = Files.lines(FOLDER.resolve(stack + ".jsonl"))) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.contains("\"type\":\"test_plan\"")) {
                    JsonNode message = JSON.readTree(line);
                    plans.put(message.required("@testrun").asText(), message.required("test_plan"));
                } else if (line.contains("\"@level\":\"error\"")) {
                    problems.add(JSON.readTree(line).path("diagnostic").toString());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IOException("Terraform cannot plan the stack " + stack + ":\n" + String.join("\n", problems));
        }
        return plans;
    }
}
