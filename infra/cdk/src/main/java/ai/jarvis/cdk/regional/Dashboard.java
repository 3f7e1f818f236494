package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.manifest.Placeholders;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
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

    Dashboard(Construct scope, String id, Site site, Items items, String unhealthy) {
        super(scope, id);
        this.site = site;
        this.items = items;
        CfnDashboard.Builder.create(this, "Dashboard")
                .dashboardName(site.deployment().name())
                .dashboardBody(body(unhealthy))
                .build();
    }

    private String body(String unhealthy) {
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
            if (chart.path("needs").asText().equals("price")
                    && items.of("priced_models").isEmpty()) {
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
                metric.add(filled(named.required("namespace").asText(), item));
                String name = named.required("name").asText();
                metric.add(item.getOrDefault(name, name));
                named.path("dimensions").properties().forEach(dimension -> {
                    metric.add(dimension.getKey());
                    metric.add(item.get(dimension.getValue().asText()));
                });
            }
            metric.add(options(key, item, line));
            lines.add(metric);
        });
        return lines;
    }

    private Map<String, Object> options(String key, Map<String, Object> item, JsonNode line) {
        String label = (key + " " + line.path("label").asText()).strip();
        String hidden = line.has("hidden") ? filled(line.required("hidden").asText(), item) : null;
        return Json.object(
                "id",
                hidden,
                "visible",
                hidden == null ? null : false,
                "stat",
                line.path("metric").path("statistic").asText(null),
                "expression",
                expression(line, item),
                "label",
                label.isEmpty() ? null : label);
    }

    private @Nullable String expression(JsonNode line, Map<String, Object> item) {
        if (line.has("query")) {
            return filled(line.required("query").asText(), item);
        }
        if (line.has("formula")) {
            return filled(line.required("formula").asText(), item);
        }
        return line.has("search")
                ? "SEARCH('%s', '%s')"
                        .formatted(
                                line.required("search").asText(),
                                line.required("statistic").asText())
                : null;
    }

    private String filled(String text, Map<String, Object> item) {
        Map<String, Object> values = new HashMap<>(item);
        values.put("name", site.deployment().name());
        return Placeholders.fill(text, values, "infra/dashboard.yaml");
    }
}
