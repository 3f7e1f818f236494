package ai.jarvis.plugin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a plugin's tools are; the names are part of the API, in lower case. */
public enum PluginType {
    /** The operations of an OpenAPI document. */
    OPENAPI,
    /** The tools of a server of the Model Context Protocol. */
    MCP,
    /** One tool, by a signed request to one URL. */
    CUSTOM,
    /** Requests that the model itself writes, to named hosts. */
    HTTP;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name, if there is one. */
    public static Optional<PluginType> byWireName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(name))
                .findFirst();
    }
}
