package ai.jarvis.plugin;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** Where plugins are kept, and what is known of their secrets. */
public interface PluginStore {
    /** Keeps a new plugin; false if the tenant has one of that name. */
    boolean insert(Plugin plugin);

    /** Puts a plugin in the place of itself; false if it is gone, or another one has the name. */
    boolean replace(Plugin plugin);

    Optional<Plugin> find(TenantId tenant, PluginId id);

    /** Newest first, without tools. */
    Page<Plugin> list(TenantId tenant, Page.Request page);

    /** All of a type, oldest first. */
    List<Plugin> ofType(TenantId tenant, PluginType type);

    int count(TenantId tenant);

    /** Whether it was there. */
    boolean delete(TenantId tenant, PluginId id);

    /** Keeps what is known of a secret, and tells what was known before. */
    Optional<PluginSecret> put(TenantId tenant, PluginSecret secret);

    /** By name. */
    List<PluginSecret> secrets(TenantId tenant);

    Optional<PluginSecret> secret(TenantId tenant, String name);

    /** Whether it was there. */
    boolean deleteSecret(TenantId tenant, String name);

    /** Names of plugins that use a secret. */
    List<String> using(TenantId tenant, String secret);
}
