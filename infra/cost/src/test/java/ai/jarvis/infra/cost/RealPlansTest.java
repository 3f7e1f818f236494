package ai.jarvis.infra.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the deployment costs as it is described now. */
class RealPlansTest {
    private static final Path PLANS = Path.of("../../.jarvis/plans");

    private static JsonNode deployments;

    @BeforeAll
    static void plan() throws IOException, InterruptedException {
        var terraform = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "terraform")));
        if (!terraform) {
            System.err.println("WARNING: terraform is not installed, so what the stacks cost is NOT CHECKED");
        }
        assumeTrue(terraform, "terraform is installed");
        var planning = new ProcessBuilder("../terraform/plans.sh", PLANS.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(planning.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(planning.waitFor(10, TimeUnit.MINUTES)).isTrue();
        var unreachable = said.contains("Failed to query available provider packages");
        if (unreachable) {
            System.err.println("WARNING: there is no provider for terraform, so what the stacks cost is NOT CHECKED");
        }
        assumeTrue(!unreachable, "the provider is there");
        assertThat(planning.exitValue()).as(said).isZero();
        var arguments = List.of(Tables.INFRA.toString(), PLANS.toString(), "--json");
        deployments = new ObjectMapper()
                .readTree(Cost.run(CostOptions.parse(arguments)))
                .path("deployments");
    }

    @Test
    void aSmallDeploymentThatNobodyUsesCostsLessThanSixtyDollarsAMonth() {
        var small = deployments.path(0);

        assertThat(small.path("floor").has("us-east-1")).isTrue();
        assertThat(small.path("usd_per_month").decimalValue()).isLessThan(new BigDecimal("60"));
    }

    @Test
    void theDatabaseOfASmallDeploymentPauses() {
        assertThat(deployments.path(0).findValuesAsText("part"))
                .contains("Storage of an empty database")
                .doesNotContain("Database at its lowest capacity", "Database proxy");
    }

    @Test
    void everyRegionOfAProductionDeploymentHasDatabaseProxyAndCache() {
        var production = deployments.path(deployments.size() - 1);

        assertThat(production.path("work")).hasSize(3);
        production.path("work").fieldNames().forEachRemaining(region -> assertThat(
                        production.path("floor").path(region).findValuesAsText("part"))
                .contains("Database at its lowest capacity", "Database proxy", "Cache nodes, cache.m7g.large"));
    }
}
