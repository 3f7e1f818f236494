package ai.jarvis.plugin;

import ai.jarvis.platform.Variables;
import java.util.Set;

/**
 * What plugins need.
 *
 * @param secretPrefix what the names of their secrets begin with, as in {@code jarvis/plugins/}
 * @param privateHosts that they may reach although they are not on the public internet
 */
public record PluginSettings(String secretPrefix, Set<String> privateHosts) {
    public PluginSettings {
        privateHosts = Set.copyOf(privateHosts);
    }

    /** The settings, those that were not told as they are on one machine. */
    public static PluginSettings from(Variables variables) {
        return new PluginSettings(
                variables.optionalText("JARVIS_PLUGIN_SECRET_PREFIX").orElse("jarvis/plugins/"),
                Set.of(variables
                        .optionalText("JARVIS_PRIVATE_HOSTS")
                        .map(hosts -> hosts.split(","))
                        .orElseGet(() -> new String[0])));
    }
}
