package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.PlannedResource;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The policies of a plan's resources. */
final class Policies {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Its policy is AWS's own: it gives nobody a right, it lets those through that callers have. */
    private static final String ENDPOINT = "aws_vpc_endpoint";

    private Policies() {}

    /**
     * A statement.
     *
     * @param owner the resource that has the policy
     */
    record Statement(PlannedResource owner, JsonNode json) {
        boolean allows() {
            return json.path("Effect").asText().equals("Allow");
        }

        String sid() {
            return json.path("Sid").asText();
        }

        List<String> actions() {
            return Manifests.texts(json.path("Action"));
        }

        List<String> resources() {
            return Manifests.texts(json.path("Resource"));
        }

        String place() {
            return owner.address() + (sid().isEmpty() ? "" : " (" + sid() + ")");
        }
    }

    /** The statements of every policy, whatever kind of resource has it, but for those of endpoints. */
    static List<Statement> of(Plan plan) {
        return plan.resources().stream()
                .filter(resource -> resource.text("policy").startsWith("{"))
                .filter(resource -> !resource.type().equals(ENDPOINT))
                .flatMap(resource -> of(resource).stream())
                .toList();
    }

    /** The statements of a resource's policy; none when its attribute {@code policy} is something else. */
    static List<Statement> of(PlannedResource resource) {
        var statements = new ArrayList<Statement>();
        try {
            Manifests.elements(JSON.readTree(resource.text("policy")).path("Statement"))
                    .forEach(statement -> statements.add(new Statement(resource, statement)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(resource.address() + " has a policy that is not JSON", e);
        }
        return statements;
    }
}
