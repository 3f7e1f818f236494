package ai.jarvis.cdk;

import ai.jarvis.infra.Plan;
import ai.jarvis.infra.PlannedResource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a plan of Terraform makes. */
final class TerraformInventory {
    /** The ids that a mocked provider makes up. */
    private static final Pattern MADE_UP = Pattern.compile("(?<![A-Za-z0-9])[a-z0-9]{8}(?![A-Za-z0-9])");

    /** The name in the configuration, of an address. */
    private static final Pattern LABEL = Pattern.compile("\\.([a-z0-9_-]+)(?:\\[[^]]*])?$");

    private final Correspondence correspondence;
    private final String scope;
    private final Map<String, PlannedResource> byId = new HashMap<>();
    private final List<Inventory.Thing> things = new ArrayList<>();
    private final TreeSet<String> unknown = new TreeSet<>();

    private TerraformInventory(Correspondence correspondence, String scope) {
        this.correspondence = correspondence;
        this.scope = scope;
    }

    /** The inventory of plans, by their scopes: {@code global} or a region. */
    static Inventory of(Correspondence correspondence, Map<String, Plan> plans) {
        List<Inventory.Thing> things = new ArrayList<>();
        TreeSet<String> unknown = new TreeSet<>();
        plans.forEach((scope, plan) -> {
            TerraformInventory inventory = new TerraformInventory(correspondence, scope);
            inventory.takeAll(plan.resources());
            things.addAll(inventory.things);
            unknown.addAll(inventory.unknown);
        });
        return new Inventory(things, List.copyOf(unknown));
    }

    private void takeAll(List<PlannedResource> resources) {
        for (PlannedResource resource : resources) {
            String id = resource.text("id");
            if (MADE_UP.matcher(id).matches()) {
                byId.put(id, resource);
            }
        }
        for (PlannedResource resource : resources) {
            Correspondence.Kind kind = kind(resource);
            if (kind == null) {
                unknown.add(resource.address() + " (" + scope + ")");
            } else {
                take(resource, resource.type(), kind);
            }
            correspondence.ofAttributes(resource.type()).forEach((attribute, own) -> {
                if (resource.values().hasNonNull(attribute)) {
                    take(resource, resource.type() + "/" + attribute, own);
                }
            });
        }
    }

    private void take(PlannedResource resource, String name, Correspondence.Kind kind) {
        if (kind.is() != null) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            kind.same()
                    .keySet()
                    .forEach(path ->
                            values.put(path, Values.canonical(Values.at(resource.values(), path), this::mentioning)));
            things.add(new Inventory.Thing(
                    scope, name, String.join(" ", names(kind, resource.values())), resource.address(), values));
        }
    }

    private Correspondence.@Nullable Kind kind(PlannedResource resource) {
        Matcher label = LABEL.matcher(resource.address());
        return correspondence.kind(resource.type(), label.find() ? label.group(1) : "");
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

    private String mention(PlannedResource resource) {
        Correspondence.Kind kind = kind(resource);
        if (kind == null || kind.is() == null) {
            return resource.address();
        }
        List<String> names = names(kind, resource.values());
        String whole = correspondence.madeUp().get(kind.is());
        // What is spoken of by its name is so in both.
        return whole != null && whole.matches("\\$\\{[A-Za-z]+}") ? names.getFirst() : Mention.of(kind.is(), names);
    }
}
