package ai.jarvis.plugin;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the plugins of one process. */
public final class InMemoryPluginStore implements PluginStore {
    private final Map<TenantId, Map<PluginId, Plugin>> plugins = new ConcurrentHashMap<>();
    private final Map<TenantId, Map<String, PluginSecret>> secrets = new ConcurrentHashMap<>();

    private Map<PluginId, Plugin> of(TenantId tenant) {
        return plugins.computeIfAbsent(tenant, unknown -> new TreeMap<>(Comparator.comparing(PluginId::value)));
    }

    private Map<String, PluginSecret> secretsOf(TenantId tenant) {
        return secrets.computeIfAbsent(tenant, unknown -> new TreeMap<>());
    }

    private boolean isTaken(Plugin plugin) {
        return of(plugin.tenant()).values().stream()
                .anyMatch(other ->
                        other.name().equals(plugin.name()) && !other.id().equals(plugin.id()));
    }

    @Override
    public synchronized boolean insert(Plugin plugin) {
        if (isTaken(plugin)) {
            return false;
        }
        of(plugin.tenant()).put(plugin.id(), plugin);
        return true;
    }

    @Override
    public synchronized boolean replace(Plugin plugin) {
        if (isTaken(plugin) || !of(plugin.tenant()).containsKey(plugin.id())) {
            return false;
        }
        of(plugin.tenant()).put(plugin.id(), plugin);
        return true;
    }

    @Override
    public synchronized Optional<Plugin> find(TenantId tenant, PluginId id) {
        return Optional.ofNullable(of(tenant).get(id));
    }

    @Override
    public synchronized Page<Plugin> list(TenantId tenant, Page.Request page) {
        var rows = new ArrayList<>(of(tenant).values())
                .reversed().stream()
                        .filter(plugin -> page.after()
                                .map(after -> plugin.id().value().compareTo(after) < 0)
                                .orElse(true))
                        .limit(page.limit() + 1L)
                        .map(InMemoryPluginStore::withoutTools)
                        .toList();
        return Page.of(rows, page.limit(), plugin -> plugin.id().value());
    }

    private static Plugin withoutTools(Plugin plugin) {
        return new Plugin(
                plugin.id(),
                plugin.tenant(),
                plugin.name(),
                plugin.description(),
                plugin.type(),
                plugin.url(),
                plugin.auth(),
                plugin.allowedHosts(),
                List.of(),
                plugin.createdAt(),
                plugin.updatedAt());
    }

    @Override
    public synchronized List<Plugin> ofType(TenantId tenant, PluginType type) {
        return of(tenant).values().stream()
                .filter(plugin -> plugin.type() == type)
                .toList();
    }

    @Override
    public synchronized int count(TenantId tenant) {
        return of(tenant).size();
    }

    @Override
    public synchronized boolean delete(TenantId tenant, PluginId id) {
        return of(tenant).remove(id) != null;
    }

    @Override
    public synchronized Optional<PluginSecret> put(TenantId tenant, PluginSecret secret) {
        return Optional.ofNullable(secretsOf(tenant).put(secret.name(), secret));
    }

    @Override
    public synchronized List<PluginSecret> secrets(TenantId tenant) {
        return List.copyOf(secretsOf(tenant).values());
    }

    @Override
    public synchronized Optional<PluginSecret> secret(TenantId tenant, String name) {
        return Optional.ofNullable(secretsOf(tenant).get(name));
    }

    @Override
    public synchronized boolean deleteSecret(TenantId tenant, String name) {
        return secretsOf(tenant).remove(name) != null;
    }

    @Override
    public synchronized List<String> using(TenantId tenant, String secret) {
        return of(tenant).values().stream()
                .filter(plugin -> plugin.auth()
                        .filter(auth -> auth.secret().equals(secret))
                        .isPresent())
                .map(Plugin::name)
                .sorted()
                .toList();
    }
}
