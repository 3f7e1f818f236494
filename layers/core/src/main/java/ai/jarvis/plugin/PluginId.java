package ai.jarvis.plugin;

import ai.jarvis.platform.Ids;

/** One plugin. */
public record PluginId(String value) {
    public static final String PREFIX = "plg_";

    public PluginId {
        Ids.require(PREFIX, value);
    }

    public static PluginId fresh() {
        return new PluginId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
