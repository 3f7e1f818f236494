package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.Placeholders;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.CfnDashboard;
import software.constructs.Construct;

/** The charts of {@code infra/dashboard.yaml} over what the manifests have, three in a row. */
final class Dashboard extends Construct {
    private static final int IN_A_ROW = 3;
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;
    private static final int ALARMS_HEIGHT = 3;

    private final Site site;
    private final Items items;
    private final Map<String, String> values = new LinkedHashMap<>();

    Dashboard(Construct scope, String id, Site site, Items items, String unhealthy) {
        super(scope, id);
        this.site = site;
        this.items = items;
        values.put("name", site.deployment().name());
        String price = site.place().chatPrice();
        if (price != null) {
            String[] perThousand = price.split(" ", 2)[0].split("/", 2);
            values.put("input_price", perToken(perThousand[0]));
            values.put("output_price", perToken(perThousand[1]));
        }
        CfnDashboard.Builder.create(this, "Dashboard")
                .dashboardName(site.deployment().name())
                .dashboardBody(body(unhealthy, price))
                .build();
    }

    private String body(String unhealthy, @Nullable String price) {
        List<Object> widgets = new ArrayList<>();
        widgets.add(Json.object(
                "type",
                "alarm",
                "x",
                0,
                "y",
                0,
                "width",
                IN_A_ROW * WIDTH,
                "height",
                ALARMS_HEIGHT,
                "properties",
                Json.object("title", "Alarms", "alarms", List.of(unhealthy))));
        int index = 0;
        for (JsonNode chart : site.manifests().yaml("infra/dashboard.yaml")) {
            if (chart.path("needs").asText().equals("price") && price == null) {
                continue;
            }
            List<Object> lines = new ArrayList<>();
            chart.required("lines").forEach(line -> lines.addAll(lines(line)));
            if (!lines.isEmpty()) {
                widgets.add(chart(chart.required("title").asText(), index, lines));
            }
            index++;
        }
        return Stack.of(this).toJsonString(Json.object("widgets", widgets));
    }

    private Map<String, Object> chart(String title, int index, List<Object> lines) {
        return Json.object(
                "type",
                "metric",
                "x",
                index % IN_A_ROW * WIDTH,
                "y",
                ALARMS_HEIGHT + index / IN_A_ROW * HEIGHT,
                "width",
                WIDTH,
                "height",
                HEIGHT,
                "properties",
                Json.object(
                        "title", title, "region", site.region(), "view", "timeSeries", "period", 60, "metrics", lines));
    }

    private List<Object> lines(JsonNode line) {
        Map<String, Map<String, Object>> about =
                line.has("of") ? items.of(line.required("of").asText()) : Map.of("", Map.of());
        List<Object> lines = new ArrayList<>();
        about.forEach((key, item) -> {
            List<Object> metric = new ArrayList<>();
            JsonNode named = line.get("metric");
            if (named != null) {
                metric.add(filled(named.required("namespace").asText()));
                String name = named.required("name").asText();
                metric.add(item.getOrDefault(name, name));
                named.path("dimensions").properties().forEach(dimension -> {
                    metric.add(dimension.getKey());
                    metric.add(item.get(dimension.getValue().asText()));
                });
            }
            metric.add(options(key, line));
            lines.add(metric);
        });
        return lines;
    }

    private Map<String, Object> options(String key, JsonNode line) {
        String label = (key + " " + line.path("label").asText()).strip();
        String hidden = line.path("hidden").asText(null);
        return Json.object(
                "id",
                hidden,
                "visible",
                hidden == null ? null : false,
                "stat",
                line.path("metric").path("statistic").asText(null),
                "expression",
                expression(line),
                "label",
                label.isEmpty() ? null : label);
    }

    private @Nullable String expression(JsonNode line) {
        if (line.has("query")) {
            return filled(line.required("query").asText());
        }
        if (line.has("formula")) {
            return filled(line.required("formula").asText());
        }
        return line.has("search")
                ? "SEARCH('%s', '%s')"
                        .formatted(
                                line.required("search").asText(),
                                line.required("statistic").asText())
                : null;
    }

    private String filled(String text) {
        return Placeholders.fill(text, values, "infra/dashboard.yaml");
    }

    private static String perToken(String perThousand) {
        return new BigDecimal(perThousand)
                .movePointLeft(3)
                .setScale(10, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
