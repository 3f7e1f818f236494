package ai.jarvis.model;

import ai.jarvis.platform.Variables;
import java.util.List;
import java.util.Set;

/**
 * What tenants' own models need.
 *
 * @param keyPrefix what the names of the secrets with their keys begin with, as in {@code jarvis/models/}
 * @param replicas further regions in which the keys are to be
 * @param privateHosts that their servers may be on although they are not on the public internet
 */
public record TenantModelSettings(String keyPrefix, List<String> replicas, Set<String> privateHosts) {
    private static final String REGIONS = "JARVIS_USAGE_REGIONS";

    public TenantModelSettings {
        replicas = List.copyOf(replicas);
        privateHosts = Set.copyOf(privateHosts);
    }

    /** The settings; the regions are those of the deployment, this one first. */
    public static TenantModelSettings from(Variables variables) {
        var regions = List.of(variables.optionalText(REGIONS).orElse("home").split(","));
        return new TenantModelSettings(
                variables.optionalText("JARVIS_MODEL_KEY_PREFIX").orElse("jarvis/models/"),
                regions.subList(1, regions.size()),
                Set.of(variables
                        .optionalText("JARVIS_PRIVATE_HOSTS")
                        .map(hosts -> hosts.split(","))
                        .orElseGet(() -> new String[0])));
    }
}
