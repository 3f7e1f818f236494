package ai.jarvis.infra.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program over small tables and plans. */
class CostTest {
    private static final String KEY = change("aws_kms_key.this", "");
    private static final String FUNCTION =
            change("aws_lambda_function.chat", "\"function_name\": \"jarvis-chat\", \"memory_size\": 1024");

    @TempDir
    Path folder;

    private static String change(String address, String attributes) {
        var module = address.startsWith("module.") ? address.substring(0, address.indexOf(".aws_")) : "";
        var type = address.substring(address.indexOf("aws_"), address.lastIndexOf('.'));
        return """
               {"address": "%s", "module_address": "%s", "type": "%s", "mode": "managed", "change": {"after": {%s}}}"""
                .formatted(address, module, type, attributes);
    }

    private static String run(String name, String... changes) {
        return "{\"@level\": \"info\", \"@testrun\": \"%s\", \"test_plan\": {\"resource_changes\": [%s]}}\n"
                .formatted(name, String.join(", ", changes));
    }

    @BeforeEach
    void writeTables() throws IOException {
        Files.writeString(
                folder.resolve("prices.yaml"),
                Tables.PRICES
                        .replace("[here, there]", "[here, there, far]")
                        .replace("there: 0.75", "there: 0.75, far: 1"));
        Files.writeString(folder.resolve("sizes.yaml"), "{small: {}, production: {}}");
        Files.writeString(
                folder.resolve("billing.yaml"),
                """
                rules: {aws_kms_key: [{part: Keys, price: key}], aws_node: [{part: Nodes, price: node}]}
                by_use: {calls: [aws_lambda_function]}
                """);
        Files.writeString(
                folder.resolve("usage.yaml"),
                """
                work: {chats: {per: 1000, what: chats, uses: [{function: chat, seconds: 2, because: measured}]}}
                """);
        Files.writeString(folder.resolve("state.jsonl"), run("state", change("aws_lambda_function.none", "")));
        Files.writeString(
                folder.resolve("global.jsonl"),
                run("small", KEY) + run("production", KEY, change("module.secondary[0].aws_node.this", "")));
        Files.writeString(
                folder.resolve("regional.jsonl"),
                run("small", FUNCTION, change("aws_node.this", ""))
                        + run("here", FUNCTION, change("aws_node.this", ""))
                        + run("there", FUNCTION, change("aws_node.this", ""))
                        + run("far", FUNCTION));
    }

    private String cost(String... options) {
        var arguments = new ArrayList<>(List.of(folder.toString(), folder.toString()));
        arguments.addAll(List.of(options));
        return Cost.run(CostOptions.parse(arguments));
    }

    @Test
    void aSmallDeploymentIsOneRegionAndWhatIsThereOnce() throws IOException {
        var deployments =
                new ObjectMapper().readTree(cost("--size", "small", "--json")).path("deployments");

        assertThat(deployments).hasSize(3);
        assertThat(deployments.path(1).path("floor").path("there").path("usd").decimalValue())
                .isEqualByComparingTo("0.75");
        assertThat(deployments.path(1).path("usd_per_month").decimalValue())
                .as("a key and a node")
                .isEqualByComparingTo("2.75");
        assertThat(deployments
                        .path(0)
                        .path("work")
                        .path("here")
                        .path("chats")
                        .path("usd")
                        .decimalValue())
                .as("1000 calls of 0.01, 2000 GB-seconds of 0.001")
                .isEqualByComparingTo("12");
    }

    @Test
    void aProductionDeploymentIsItsThreeRegionsWithWhatTheGlobalStackMakesInThem() throws IOException {
        var deployment = new ObjectMapper()
                .readTree(cost("--size", "production", "--json"))
                .path("deployments")
                .path(0);

        assertThat(deployment.path("floor").path("there").path("usd").decimalValue())
                .as("a node of each stack")
                .isEqualByComparingTo("1.5");
        assertThat(deployment.path("usd_per_month").decimalValue())
                .as("key, 0.5 here, twice 0.75 there, nothing far away")
                .isEqualByComparingTo("4.0");
    }

    @Test
    void tellsWhatHowManyUnitPriceAndMoneyOfEveryPart() {
        assertThat(cost("--size", "small", "--region", "there"))
                .containsPattern("Nodes +1 +node and hour +0.75 +0.75\n")
                .containsPattern("small, there +2.75 +12.00\n")
                .contains("as known on 2025-05-01")
                .doesNotContain("small, here");
    }

    @Test
    void tellsTheFloorOfAPlanThatTheCallerBrings() throws IOException {
        var plan = folder.resolve("plan.json");
        Files.writeString(plan, "{\"resource_changes\": [" + KEY + "]}");

        assertThat(cost("--plan", plan.toString(), "--region", "here")).containsPattern("together +2.00");
    }

    @Test
    void passesOnWhyTerraformCouldNotPlan() throws IOException {
        Files.writeString(
                folder.resolve("regional.jsonl"),
                """
                {"@level": "error", "@message": "Error: Missing item", "diagnostic": {"detail": "There is no queue.",
                """
                                .replace("\n", "")
                        + "\"range\": {\"filename\": \"queues.tf\", \"start\": {\"line\": 7}}}}\n");

        assertThatThrownBy(this::cost)
                .isInstanceOf(CostException.class)
                .hasMessageContaining("regional")
                .hasMessageContaining("queues.tf 7 There is no queue.");
    }

    @Test
    void refusesASizeOrARegionThatIsNotKnown() {
        assertThatThrownBy(() -> cost("--size", "huge")).hasMessageContaining("huge");
        assertThatThrownBy(() -> cost("--region", "moon-1")).hasMessageContaining("moon-1");
        assertThatThrownBy(() -> cost("--cheap")).hasMessageContaining("--cheap");
    }
}
