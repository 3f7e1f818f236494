package ai.jarvis.infra.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Estimates as a person reads them: tables of at most 120 columns. */
final class TextReport {
    private static final int PART = 40;
    private static final int UNIT = 36;

    private final StringBuilder text = new StringBuilder();
    private final Set<String> told = new HashSet<>();

    static String of(List<Estimate> estimates, PriceTable prices, Usage usage) {
        var report = new TextReport();
        report.header(prices);
        estimates.forEach(estimate -> report.estimate(estimate, usage));
        report.summary(estimates, usage);
        return report.text.toString();
    }

    /** The floor of one plan. */
    static String of(List<Line> lines, String region, PriceTable prices) {
        var report = new TextReport();
        report.header(prices);
        report.bill("A month while nobody uses it, priced in " + region, lines, 2);
        return report.text.toString();
    }

    private void header(PriceTable prices) {
        text.append("AWS list prices in US dollars as known on ")
                .append(prices.oldest())
                .append(", without tax and free tiers; ");
        text.append(prices.unchecked()).append(" of ").append(prices.prices().size());
        text.append(" were not compared with AWS's pages.\n~ marks what rests on a price that is not certain. ");
        text.append("How the figures are made: docs/cost.md\n");
    }

    private void estimate(Estimate estimate, Usage usage) {
        estimate.floor().forEach((place, lines) -> {
            var once = place.equals(Deployment.EVERYWHERE);
            // Deployments that differ in their region alone have the same there.
            if (!once || told.add(estimate.size())) {
                var where = once ? "once for all regions" : place;
                bill("Size " + estimate.size() + ", " + where + ": a month while nobody uses it", lines, 2);
            }
        });
        estimate.work()
                .forEach((region, work) -> work.forEach((name, lines) -> {
                    var kind = usage.work().get(name);
                    bill("Size " + estimate.size() + ", " + region + ": " + count(kind) + " " + kind.what(), lines, 4);
                }));
    }

    private void summary(List<Estimate> estimates, Usage usage) {
        text.append("\nIn short, in USD\n");
        text.append(String.format("  %-" + PART + "s %12s", "", "a month idle"));
        usage.work().values().forEach(work -> text.append("  ").append(column(work)));
        text.append('\n');
        for (var estimate : estimates) {
            estimate.work().forEach((region, work) -> {
                // A deployment of one region is told whole.
                var idle = estimate.work().size() == 1
                        ? estimate.total()
                        : Line.total(estimate.floor().get(region));
                row(estimate.size() + ", " + region, idle);
                usage.work().values().forEach(kind -> {
                    var lines = work.getOrDefault(kind.name(), List.of());
                    var usd = lines.isEmpty() ? "" : money(Line.total(lines), 2);
                    text.append(String.format("  %" + column(kind).length() + "s", usd));
                });
                text.append('\n');
            });
            if (estimate.work().size() > 1) {
                row(estimate.size() + ", once", Line.total(estimate.floor().get(Deployment.EVERYWHERE)));
                text.append('\n');
                row(estimate.size() + ", together", estimate.total());
                text.append('\n');
            }
        }
    }

    private void row(String name, BigDecimal usd) {
        text.append(String.format("  %-" + PART + "s %12s", name, money(usd, 2)));
    }

    private static String column(Usage.Work work) {
        return count(work) + " " + work.name().replace('-', ' ');
    }

    private static String count(Usage.Work work) {
        return String.format("%,d", work.per().longValue());
    }

    private void bill(String heading, List<Line> lines, int digits) {
        text.append('\n').append(heading).append('\n');
        text.append(String.format(
                "  %-" + PART + "s %14s  %-" + UNIT + "s %14s %10s%n",
                "part",
                "how many",
                "unit",
                "unit price",
                "USD"));
        lines.stream().sorted(Comparator.comparing(Line::usd).reversed()).forEach(line -> {
            var price = line.price().in(line.region());
            var mark = line.price().certain() ? "" : " ~";
            text.append(String.format(
                    "  %-" + PART + "s %14s  %-" + UNIT + "s %14s %10s%s%n",
                    line.part(),
                    quantity(line.quantity()),
                    line.price().unit(),
                    price.stripTrailingZeros().toPlainString(),
                    money(line.usd(), digits),
                    mark));
        });
        text.append(
                String.format("  %-" + (PART + UNIT + 32) + "s %10s%n", "together", money(Line.total(lines), digits)));
    }

    private static String quantity(BigDecimal quantity) {
        var rounded = quantity.compareTo(BigDecimal.valueOf(100)) >= 0
                ? quantity.setScale(0, RoundingMode.HALF_UP)
                : quantity.round(new MathContext(3)).stripTrailingZeros();
        return String.format("%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }

    private static String money(BigDecimal usd, int digits) {
        return String.format("%,." + digits + "f", usd);
    }
}
