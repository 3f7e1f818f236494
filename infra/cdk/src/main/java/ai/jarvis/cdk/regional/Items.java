package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Place;
import ai.jarvis.cdk.Site;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What alarms and charts are about: by the names of {@code infra/alarms.yaml}'s field {@code of}, the items and the
 * attributes by which alarms and charts name them. An item that is the only one has the empty name.
 */
final class Items {
    private static final int CONNECTIONS_OF_A_UNIT = 90;
    private static final int MOST_CONNECTIONS = 5000;
    private static final int MOST_BELOW_ONE_UNIT = 2000;

    private final Map<String, Map<String, Map<String, Object>>> items = new LinkedHashMap<>();

    /** What the region may have or not, and its machines. */
    record Parts(boolean hasDatabase, boolean hasProxy, boolean hasCache, Machines machines) {}

    Items(Site site, Parts parts, HttpApi http, WebSocketApi websocket) {
        String name = site.deployment().name();
        items.put("account", Map.of("", Map.of()));
        site.manifests().functions().forEach((function, entry) -> {
            put("functions", function, "function", site.named(function), "timeout", entry.timeout() * 1000);
            if (entry.queue() != null) {
                queue(entry.queue().name(), entry.queue().visibility());
            }
        });
        if (site.deployment().has("workers")) {
            site.manifests()
                    .tasks()
                    .values()
                    .forEach(task -> queue(task.queue().name(), task.queue().visibility()));
        }
        put("dead_letters", site.named("undelivered"), "queue", site.named("undelivered-dead-letters"));
        parts.machines().arns().forEach((machine, arn) -> {
            put("machines", machine, "machine", arn);
            if (site.manifests().schedules().values().stream()
                    .anyMatch(schedule -> schedule.stateMachine().equals(machine))) {
                boolean express =
                        site.manifests().machines().get(machine).type().equals("EXPRESS");
                put(express ? "frequent_machines" : "scheduled_machines", machine, "machine", arn);
            }
        });
        put("http_api", "", "api", http.api());
        put("websocket_api", "", "api", websocket.api());
        pricedModels(site.place().chatModels());
        if (parts.hasDatabase()) {
            database(
                    site.size("database"),
                    name,
                    Database.follows(site),
                    site.deployment().primary());
        }
        if (parts.hasProxy()) {
            put("proxy", "", "proxy", name);
        }
        if (parts.hasCache()) {
            for (int node = 1;
                    node <= 1 + site.size("cache").required("replicas").asInt();
                    node++) {
                String number = "%03d".formatted(node);
                put("cache_nodes", number, "node", site.named(number));
            }
        }
    }

    private void pricedModels(List<Place.ChatModel> models) {
        int number = 1;
        for (Place.ChatModel model : models) {
            if (model.price() != null) {
                String[] perThousand = model.price().split(" ", 2)[0].split("/", 2);
                put(
                        "priced_models",
                        model.calledName(),
                        "number",
                        number++,
                        "model",
                        model.calledName(),
                        "input_price",
                        perToken(perThousand[0]),
                        "output_price",
                        perToken(perThousand[1]));
            }
        }
    }

    private static String perToken(String perThousand) {
        return new BigDecimal(perThousand)
                .movePointLeft(3)
                .setScale(10, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** The items of a kind, by name; none when the region has none. */
    Map<String, Map<String, Object>> of(String kind) {
        return items.getOrDefault(kind, Map.of());
    }

    private void queue(String name, int visibility) {
        put("queues", name, "queue", name, "visibility", visibility);
        put("dead_letters", name, "queue", name + "-dead-letters");
    }

    /**
     * Aurora allows about 90 connections per capacity unit, at most 5,000, and 2,000 where the minimum is below one.
     * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
     */
    private void database(JsonNode size, String name, boolean follows, String source) {
        int capacity = size.required("maximum").asInt();
        int most = size.required("minimum").asDouble() < 1 ? MOST_BELOW_ONE_UNIT : MOST_CONNECTIONS;
        put(
                "database",
                "",
                "cluster",
                name,
                "capacity",
                capacity,
                "connections",
                Math.min(CONNECTIONS_OF_A_UNIT * capacity, most));
        if (follows) {
            put("replicas", "", "cluster", name, "source", source);
        }
    }

    private void put(String kind, String name, Object... attributes) {
        items.computeIfAbsent(kind, unused -> new TreeMap<>()).put(name, Json.object(attributes));
    }
}
