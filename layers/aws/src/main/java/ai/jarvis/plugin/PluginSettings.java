package ai.jarvis.plugin;

import ai.jarvis.platform.Variables;
import java.util.List;
import java.util.Set;

/**
 * What plugins need.
 *
 * @param secretPrefix what the names of their secrets begin with, as in {@code jarvis/plugins/}
 * @param replicas further regions in which the secrets are to be
 * @param privateHosts that they may reach although they are not on the public internet
 */
public record PluginSettings(String secretPrefix, List<String> replicas, Set<String> privateHosts) {
    public PluginSettings {
        replicas = List.copyOf(replicas);
        privateHosts = Set.copyOf(privateHosts);
    }

    /** The settings, those that were not told as they are on one machine; the regions are those of the deployment. */
    public static PluginSettings from(Variables variables) {
        var regions = List.of(
                variables.optionalText("JARVIS_USAGE_REGIONS").orElse("home").split(","));
        return new PluginSettings(
                variables.optionalText("JARVIS_PLUGIN_SECRET_PREFIX").orElse("jarvis/plugins/"),
                regions.subList(1, regions.size()),
                Set.of(variables
                        .optionalText("JARVIS_PRIVATE_HOSTS")
                        .map(hosts -> hosts.split(","))
                        .orElseGet(() -> new String[0])));
    }
}
