package ai.jarvis.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a plan of Terraform makes. */
final class TerraformInventory {
    /** The ids that a mocked provider makes up. */
    private static final Pattern MADE_UP = Pattern.compile("(?<![A-Za-z0-9])[a-z0-9]{8}(?![A-Za-z0-9])");

    private final Correspondence correspondence;
    private final String scope;
    private final Map<String, JsonNode> byId = new HashMap<>();
    private final List<Inventory.Thing> things = new ArrayList<>();
    private final TreeSet<String> unknown = new TreeSet<>();

    private TerraformInventory(Correspondence correspondence, String scope) {
        this.correspondence = correspondence;
        this.scope = scope;
    }

    /** The inventory of plans, by their scopes: {@code global} or a region. */
    static Inventory of(Correspondence correspondence, Map<String, JsonNode> plans) {
        List<Inventory.Thing> things = new ArrayList<>();
        TreeSet<String> unknown = new TreeSet<>();
        plans.forEach((scope, plan) -> {
            TerraformInventory inventory = new TerraformInventory(correspondence, scope);
            inventory.takeAll(plan.required("resource_changes"));
            things.addAll(inventory.things);
            unknown.addAll(inventory.unknown);
        });
        return new Inventory(things, List.copyOf(unknown));
    }

    private void takeAll(JsonNode resources) {
        for (JsonNode resource : resources) {
            JsonNode id = resource.required("change").path("after").path("id");
            if (id.isTextual() && MADE_UP.matcher(id.asText()).matches()) {
                byId.put(id.asText(), resource);
            }
        }
        for (JsonNode resource : resources) {
            if (resource.required("mode").asText().equals("managed")) {
                take(resource);
            }
        }
    }

    private void take(JsonNode resource) {
        String type = resource.required("type").asText();
        String label = resource.required("name").asText();
        Correspondence.Kind kind = correspondence.kind(type, label);
        if (kind == null) {
            unknown.add(resource.required("address").asText() + " (" + scope + ")");
        } else if (kind.is() != null) {
            JsonNode after = resource.required("change").required("after");
            Map<String, JsonNode> values = new LinkedHashMap<>();
            kind.same()
                    .keySet()
                    .forEach(path -> values.put(path, Values.canonical(Values.at(after, path), this::mentioning)));
            things.add(new Inventory.Thing(
                    scope,
                    type,
                    names(kind, after).stream().collect(Collectors.joining(" ")),
                    resource.required("address").asText(),
                    values));
        }
    }

    private List<String> names(Correspondence.Kind kind, JsonNode after) {
        return kind.name().keySet().stream()
                .map(path -> Values.canonical(Values.at(after, path), this::mentioning))
                .map(value -> value.isTextual() ? value.asText() : value.toString())
                .toList();
    }

    /** A text with the resources' names where their made-up ids are. */
    private String mentioning(String text) {
        Matcher found = MADE_UP.matcher(text);
        return found.replaceAll(id ->
                Matcher.quoteReplacement(byId.containsKey(id.group()) ? mention(byId.get(id.group())) : id.group()));
    }

    private String mention(JsonNode resource) {
        String type = resource.required("type").asText();
        Correspondence.Kind kind =
                correspondence.kind(type, resource.required("name").asText());
        if (kind == null || kind.is() == null) {
            return resource.required("address").asText();
        }
        List<String> names = names(kind, resource.required("change").required("after"));
        String whole = correspondence.madeUp().get(kind.is());
        // What is spoken of by its name is so in both.
        return whole != null && whole.matches("\\$\\{[A-Za-z]+}") ? names.getFirst() : Mention.of(kind.is(), names);
    }
}
