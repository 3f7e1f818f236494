package ai.jarvis.cdk;

import ai.jarvis.cdk.manifest.Manifests;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** One region of a deployment: what is chosen, what the data files say, and how things are named there. */
public record Site(Deployment deployment, Manifests manifests, Role role, String region, Arns arns) {
    /** The site of a role. */
    public static Site of(Deployment deployment, Manifests manifests, Role role) {
        String region = Optional.ofNullable(deployment.regions().get(role))
                .orElseThrow(() -> new IllegalArgumentException("no region is " + role.label()));
        return new Site(deployment, manifests, role, region, new Arns(deployment.name(), deployment.account(), region));
    }

    /** Whether this is the region that makes what is made once. */
    public boolean primary() {
        return role == Role.PRIMARY;
    }

    /** What is chosen of this region. */
    public Place place() {
        return deployment.place(region);
    }

    /** The name of a role, which carries the region because IAM knows none. */
    public String roleName(String thing) {
        return named(region + "-" + thing);
    }

    /** The name of something that belongs to the deployment. */
    public String named(String thing) {
        return deployment.name() + "-" + thing;
    }

    /**
     * What the size of the deployment gives, of {@code infra/sizes.yaml}: a part's values for all sizes and those of this
     * one.
     */
    public JsonNode size(String part) {
        JsonNode sizes = manifests.yaml("infra/sizes.yaml");
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (String size : new String[] {"every", deployment.size()}) {
            if (sizes.path(size).path(part) instanceof ObjectNode values) {
                merged.setAll(values);
            }
        }
        if (merged.isEmpty()) {
            throw new IllegalArgumentException(
                    "infra/sizes.yaml says nothing of " + part + " for size " + deployment.size());
        }
        return merged;
    }

    /** Where and how a stack is deployed. */
    public StackProps stack(String kind, String description) {
        Map<String, String> tags = new TreeMap<>(deployment.tags());
        tags.put("Application", deployment.name());
        if (kind.equals("regional")) {
            tags.put("Region", region);
        }
        return StackProps.builder()
                .env(Environment.builder()
                        .account(deployment.account())
                        .region(region)
                        .build())
                .description(description)
                .crossRegionReferences(true)
                .terminationProtection(deployment.deletionProtection())
                .tags(tags)
                .build();
    }
}
