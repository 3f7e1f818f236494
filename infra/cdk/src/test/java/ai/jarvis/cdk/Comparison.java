package ai.jarvis.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares two values and says where they differ.
 *
 * @param at where the values are: Terraform's type, the resource's name and the path
 * @param expected differences that should be there
 * @param explained takes those that were found
 */
record Comparison(String at, List<Correspondence.Difference> expected, Set<String> explained) {
    /** The differences that nothing explains. */
    List<String> compare(JsonNode planned, JsonNode synthesised) {
        List<String> differences = new ArrayList<>();
        compare(at, planned, synthesised, differences);
        return differences;
    }

    private void compare(String path, JsonNode planned, JsonNode synthesised, List<String> differences) {
        if (planned.equals(synthesised) || isExpected(path)) {
            return;
        }
        if (planned.isObject() && synthesised.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            planned.fieldNames().forEachRemaining(names::add);
            synthesised.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + "." + name, planned.path(name), synthesised.path(name), differences));
        } else if (planned.isArray() && synthesised.isArray() && planned.size() == synthesised.size()) {
            for (int i = 0; i < planned.size(); i++) {
                compare(path + "." + i, planned.get(i), synthesised.get(i), differences);
            }
        } else {
            differences.add("%s is %s in Terraform's plan and %s in the CDK app's template"
                    .formatted(path, shown(planned), shown(synthesised)));
        }
    }

    private boolean isExpected(String path) {
        for (Correspondence.Difference difference : expected) {
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
}
