package ai.jarvis.infra.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of infra/ themselves. */
class RealTablesTest {
    private static final Pattern RESOURCE = Pattern.compile("(?m)^resource \"([a-z0-9_]+)\"");

    private static JsonNode read(String name) throws IOException {
        return Tables.yaml(Files.readString(Tables.INFRA.resolve(name)));
    }

    private static Set<String> typesInTerraform() throws IOException {
        var types = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(Tables.INFRA.resolve("terraform"))) {
            for (var file : (Iterable<Path>) files.filter(it -> it.toString().endsWith(".tf"))::iterator) {
                RESOURCE.matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1))
                        .forEach(types::add);
            }
        }
        return types;
    }

    @Test
    void everyTypeOfResourceInTerraformHasItsPlaceInTheBill() throws IOException {
        var billing = Billing.read(read("billing.yaml"));
        var known = new TreeSet<>(billing.rules().keySet());
        known.addAll(billing.costless());

        assertThat(known).containsAll(typesInTerraform());
    }

    @Test
    void everyPriceThatIsAskedForIsInTheTable() throws IOException {
        var prices = PriceTable.read(read("prices.yaml")).prices().keySet();
        var asked = new ArrayList<String>();
        read("billing.yaml").path("rules").forEach(rules -> asked.addAll(rules.findValuesAsText("price")));
        read("usage.yaml").path("work").forEach(work -> asked.addAll(work.findValuesAsText("price")));

        assertThat(asked).isNotEmpty().allSatisfy(name -> {
            var pattern = Pattern.compile("\\{[^}]+}")
                    .splitAsStream(name)
                    .map(Pattern::quote)
                    .toList();
            assertThat(prices).anyMatch(price -> price.matches(String.join(".+", pattern)));
        });
    }

    @Test
    void everyPriceIsAskedFor() throws IOException {
        var tables = Files.readString(Tables.INFRA.resolve("billing.yaml"))
                + Files.readString(Tables.INFRA.resolve("usage.yaml"))
                + "function-gb-second function-request";

        assertThat(PriceTable.read(read("prices.yaml")).prices().keySet())
                .filteredOn(name -> !name.startsWith("valkey-"))
                .allSatisfy(name -> assertThat(tables).contains(name));
    }

    @Test
    void whatIsTakenToBeThereIsUsedAndTheOtherWayRound() throws IOException {
        var usage = Usage.read(read("usage.yaml"));
        var named = Pattern.compile("at_rest\\.([a-z_]+)")
                .matcher(Files.readString(Tables.INFRA.resolve("billing.yaml")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(name -> !name.equals("NAME"))
                .toList();

        assertThat(new TreeSet<>(named)).containsExactlyInAnyOrderElementsOf(fields(usage.atRest()));
    }

    private static List<String> fields(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void pricesAreKnownInTheRegionsOfTheDeployment() throws IOException {
        var regions = PriceTable.read(read("prices.yaml")).regions();
        try (Stream<Path> files = Files.list(Tables.INFRA.resolve("terraform/regional/regions"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".tfvars", "")))
                    .containsExactlyInAnyOrderElementsOf(regions);
        }
    }
}
