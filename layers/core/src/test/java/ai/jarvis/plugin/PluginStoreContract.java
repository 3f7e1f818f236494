package ai.jarvis.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import ai.jarvis.plugin.HttpOperation.Parameter;
import ai.jarvis.plugin.HttpOperation.Place;
import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place for plugins does. */
public abstract class PluginStoreContract {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private TenantId tenant;
    private TenantId stranger;

    protected abstract PluginStore store();

    /** A tenant that has nothing yet. */
    protected abstract TenantId newTenant();

    @BeforeEach
    void makeTenants() {
        tenant = newTenant();
        stranger = newTenant();
    }

    private Plugin plugin(String name, PluginType type) {
        var operation = new HttpOperation(
                "POST",
                URI.create("https://api.example.com/v1"),
                "/pets/{id}",
                List.of(new Parameter("id", "id", Place.PATH, false), new Parameter("tag", "tag[]", Place.QUERY, true)),
                Optional.of("application/json"));
        return new Plugin(
                PluginId.fresh(),
                tenant,
                name,
                Optional.of("Pets"),
                type,
                Optional.of(URI.create("https://api.example.com/openapi.json")),
                Optional.of(new PluginAuth("pets", PluginAuth.Scheme.HEADER, Optional.of("X-Key"))),
                new AllowedHosts(List.of("api.example.com", "*.example.org")),
                List.of(
                        new PluginTool("getPet", "Gets a pet", "{\"type\":\"object\"}", true, Optional.of(operation)),
                        new PluginTool("other", "Other", "{\"type\":\"object\"}", false, Optional.empty())),
                NOW,
                NOW);
    }

    @Test
    void keepsAPluginAsItIs() {
        var plugin = plugin("pets", PluginType.OPENAPI);
        assertThat(store().insert(plugin)).isTrue();
        assertThat(store().find(tenant, plugin.id())).contains(plugin);
        assertThat(store().find(stranger, plugin.id())).isEmpty();
        assertThat(store().count(tenant)).isEqualTo(1);
        assertThat(store().count(stranger)).isZero();
    }

    @Test
    void keepsOneOfAName() {
        var first = plugin("pets", PluginType.OPENAPI);
        var second = plugin("birds", PluginType.HTTP);
        assertThat(store().insert(first)).isTrue();
        assertThat(store().insert(plugin("pets", PluginType.MCP))).isFalse();
        assertThat(store().insert(second)).isTrue();
        var renamed = named(second, "pets");
        assertThat(store().replace(renamed)).isFalse();
        assertThat(store().replace(named(second, "fish"))).isTrue();
        assertThat(store().find(tenant, second.id()).map(Plugin::name)).contains("fish");
        assertThat(store().ofType(tenant, PluginType.HTTP))
                .extracting(Plugin::name)
                .containsExactly("fish");
    }

    private static Plugin named(Plugin plugin, String name) {
        return new Plugin(
                plugin.id(),
                plugin.tenant(),
                name,
                plugin.description(),
                plugin.type(),
                plugin.url(),
                plugin.auth(),
                plugin.allowedHosts(),
                plugin.tools(),
                plugin.createdAt(),
                plugin.updatedAt());
    }

    @Test
    void listsTheNewestFirstAndWithoutTools() {
        var plugins = List.of(plugin("a", PluginType.HTTP), plugin("b", PluginType.HTTP), plugin("c", PluginType.HTTP));
        plugins.forEach(store()::insert);
        var first = store().list(tenant, new Page.Request(2, Optional.empty()));
        assertThat(first.items()).extracting(Plugin::name).containsExactly("c", "b");
        assertThat(first.items())
                .allSatisfy(plugin -> assertThat(plugin.tools()).isEmpty());
        var second = store().list(tenant, new Page.Request(2, first.nextCursor()));
        assertThat(second.items()).extracting(Plugin::name).containsExactly("a");
        assertThat(second.nextCursor()).isEmpty();
    }

    @Test
    void removesAPlugin() {
        var plugin = plugin("pets", PluginType.CUSTOM);
        store().insert(plugin);
        assertThat(store().delete(stranger, plugin.id())).isFalse();
        assertThat(store().delete(tenant, plugin.id())).isTrue();
        assertThat(store().delete(tenant, plugin.id())).isFalse();
        assertThat(store().replace(plugin)).isFalse();
    }

    @Test
    void keepsWhatIsKnownOfSecrets() {
        var first = new PluginSecret("pets", AllowedHosts.of("api.example.com"), "there", NOW);
        var second = new PluginSecret("pets", AllowedHosts.of("api.example.org"), "elsewhere", NOW.plusSeconds(1));
        assertThat(store().put(tenant, first)).isEmpty();
        assertThat(store().put(tenant, second)).contains(first);
        assertThat(store().secret(tenant, "pets")).contains(second);
        assertThat(store().secret(stranger, "pets")).isEmpty();
        assertThat(store().secrets(tenant)).containsExactly(second);
        store().insert(plugin("zoo", PluginType.OPENAPI));
        assertThat(store().using(tenant, "pets")).containsExactly("zoo");
        assertThat(store().using(tenant, "other")).isEmpty();
        assertThat(store().deleteSecret(tenant, "pets")).isTrue();
        assertThat(store().deleteSecret(tenant, "pets")).isFalse();
    }
}
