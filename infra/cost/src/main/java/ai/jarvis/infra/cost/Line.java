package ai.jarvis.infra.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A line of a bill.
 *
 * @param part what is billed
 * @param quantity how many of the price's unit
 */
record Line(String part, Price price, String region, BigDecimal quantity) {
    BigDecimal usd() {
        return quantity.multiply(price.in(region));
    }

    static BigDecimal total(Collection<Line> lines) {
        return lines.stream().map(Line::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Joins lines that differ in their quantity alone, and leaves out those of nothing. */
    static List<Line> join(Collection<Line> lines) {
        record Key(String part, String price, String region) {}

        var joined = new LinkedHashMap<Key, Line>();
        for (var line : lines) {
            joined.merge(
                    new Key(line.part(), line.price().name(), line.region()),
                    line,
                    (a, b) -> new Line(
                            a.part(), a.price(), a.region(), a.quantity().add(b.quantity())));
        }
        var left = new ArrayList<>(joined.values());
        left.removeIf(line -> line.quantity().signum() == 0);
        return left;
    }
}
