package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Estimates as a program reads them. Money is in US dollars, with six digits after the point. */
final class JsonReport {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DIGITS = 6;

    private JsonReport() {}

    static String of(List<Estimate> estimates, PriceTable prices, Usage usage) {
        var report = NODES.objectNode();
        report.put("currency", "USD");
        report.put("prices_as_of", prices.oldest().toString());
        report.put("prices_unchecked", prices.unchecked());
        var deployments = report.putArray("deployments");
        estimates.forEach(estimate -> deployments.add(deployment(estimate, usage)));
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode deployment(Estimate estimate, Usage usage) {
        var node = NODES.objectNode();
        node.put("size", estimate.size());
        node.put("usd_per_month", round(estimate.total()));
        var floor = node.putObject("floor");
        estimate.floor().forEach((place, lines) -> floor.set(place, bill(lines)));
        var work = node.putObject("work");
        estimate.work().forEach((region, kinds) -> {
            var ofRegion = work.putObject(region);
            kinds.forEach((name, lines) -> {
                var bill = bill(lines);
                bill.put("per", usage.work().get(name).per());
                ofRegion.set(name, bill);
            });
        });
        return node;
    }

    private static ObjectNode bill(List<Line> lines) {
        var node = NODES.objectNode();
        node.put("usd", round(Line.total(lines)));
        ArrayNode array = node.putArray("lines");
        for (var line : lines) {
            array.addObject()
                    .put("part", line.part())
                    .put("quantity", round(line.quantity()))
                    .put("unit", line.price().unit())
                    .put("unit_price", line.price().in(line.region()))
                    .put("price", line.price().name())
                    .put("certain", line.price().certain())
                    .put("usd", round(line.usd()));
        }
        return node;
    }

    private static BigDecimal round(BigDecimal number) {
        return number.setScale(DIGITS, RoundingMode.HALF_UP);
    }
}
