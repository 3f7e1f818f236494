package ai.jarvis.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Where what the CDK app makes differs from what Terraform plans; each difference names both sides. */
final class InventoryComparison {
    private final Correspondence correspondence;
    private final Map<String, List<Inventory.Thing>> planned;
    private final Map<String, List<Inventory.Thing>> synthesised;
    private final Set<String> explained = new TreeSet<>();

    InventoryComparison(Correspondence correspondence, Inventory terraform, Inventory cloudFormation) {
        this.correspondence = correspondence;
        planned = terraform.byName();
        synthesised = cloudFormation.byName();
    }

    /** Resources of which one side has more than the other. */
    List<String> numbers() {
        TreeSet<String> names = new TreeSet<>(planned.keySet());
        names.addAll(synthesised.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            List<Inventory.Thing> one = planned.getOrDefault(name, List.of());
            List<Inventory.Thing> other = synthesised.getOrDefault(name, List.of());
            if (one.size() != other.size()) {
                differences.add("%s: Terraform plans %d %s, the CDK app makes %d %s"
                        .formatted(name, one.size(), addresses(one), other.size(), addresses(other)));
            }
        }
        return differences;
    }

    /** Values that differ where both sides have as many resources. */
    List<String> values() {
        List<String> differences = new ArrayList<>();
        planned.forEach((name, one) -> {
            List<Inventory.Thing> other = synthesised.getOrDefault(name, List.of());
            if (other.size() == one.size()) {
                for (int i = 0; i < one.size(); i++) {
                    compare(one, other, i, differences);
                }
            }
        });
        return differences;
    }

    /** Differences that the correspondence explains, of those that {@link #values} has found. */
    Set<String> explained() {
        return explained;
    }

    /** Of several with one name, the values of all are compared as a set. */
    private void compare(List<Inventory.Thing> one, List<Inventory.Thing> other, int index, List<String> differences) {
        Inventory.Thing thing = one.get(index);
        thing.values().forEach((path, value) -> {
            List<JsonNode> wanted =
                    one.stream().map(each -> each.values().get(path)).toList();
            List<JsonNode> found =
                    other.stream().map(each -> each.values().get(path)).toList();
            if (!found.containsAll(wanted) || !wanted.containsAll(found)) {
                String places = "%s, %s and %s: "
                        .formatted(
                                thing.scope(), thing.address(), other.get(index).address());
                List<String> these = new ArrayList<>();
                compare(thing.kind() + " " + thing.name() + " " + path, value, found.get(index), these);
                these.forEach(difference -> differences.add(places + difference));
            }
        });
    }

    private void compare(String path, JsonNode one, JsonNode other, List<String> differences) {
        if (one.equals(other) || isExplained(path)) {
            return;
        }
        if (one.isObject() && other.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + "." + name, one.path(name), other.path(name), differences));
        } else if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                compare(path + "." + i, one.get(i), other.get(i), differences);
            }
        } else {
            differences.add("%s is %s in Terraform's plan and %s in the CDK app's template"
                    .formatted(path, shown(one), shown(other)));
        }
    }

    private boolean isExplained(String path) {
        for (Correspondence.Difference difference : correspondence.differences()) {
            if (path.matches(difference.at())) {
                explained.add(difference.at());
                return true;
            }
        }
        return false;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "not set" : value.toString();
    }

    private static List<String> addresses(List<Inventory.Thing> things) {
        return things.stream().map(Inventory.Thing::address).toList();
    }
}
