package ai.jarvis.plugin;

import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plugin of a tenant's.
 *
 * @param url of the document, the server or the tool; none if the document was told itself, and of plain requests
 * @param tools as they were when it was made, or read again
 */
public record Plugin(
        PluginId id,
        TenantId tenant,
        String name,
        Optional<String> description,
        PluginType type,
        Optional<URI> url,
        Optional<PluginAuth> auth,
        AllowedHosts allowedHosts,
        List<PluginTool> tools,
        Instant createdAt,
        Instant updatedAt) {
    public Plugin {
        tools = List.copyOf(tools);
    }
}
