package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What Terraform plans for a stack to have.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/internals/json-format">JSON output format</a>
 */
record Plan(List<Resource> resources) {
    Plan {
        resources = List.copyOf(resources);
    }

    /** Reads the output of {@code terraform show -json PLAN}, or the plan in the output of {@code terraform test}. */
    static Plan read(JsonNode document) {
        if (!document.path("resource_changes").isArray()) {
            throw new CostException("This is not a plan of Terraform: it has no resource_changes");
        }
        var resources = new ArrayList<Resource>();
        for (var change : document.path("resource_changes")) {
            var planned = change.path("change").path("after");
            if (change.path("mode").asText().equals("managed") && planned.isObject()) {
                resources.add(new Resource(
                        change.path("address").asText(),
                        change.path("type").asText(),
                        change.path("module_address").asText(),
                        planned));
            }
        }
        return new Plan(resources);
    }

    Plan where(Predicate<Resource> condition) {
        return new Plan(resources.stream().filter(condition).toList());
    }

    Plan and(Plan other) {
        var all = new ArrayList<>(resources);
        all.addAll(other.resources);
        return new Plan(all);
    }

    Optional<Resource> find(String address) {
        return resources.stream()
                .filter(resource -> resource.address().equals(address))
                .findFirst();
    }

    List<Resource> ofType(String type) {
        return resources.stream()
                .filter(resource -> resource.type().equals(type))
                .toList();
    }
}
