package ai.jarvis.plugin;

import static ai.jarvis.plugin.PluginWorld.refused;
import static ai.jarvis.plugin.PluginWorld.wanted;
import static ai.jarvis.plugin.PluginWorld.withAuth;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.plugin.PluginAuth.Scheme;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsTest {
    private static final String SERVER = "https://tools.example.com/mcp";

    private final PluginWorld world = new PluginWorld();
    private final Caller caller = PluginWorld.caller();

    private static PluginTool tool(String name, String server) {
        return new PluginTool(
                name,
                name,
                "{\"type\":\"object\"}",
                true,
                Optional.of(new HttpOperation("GET", URI.create(server), "/" + name, List.of(), Optional.empty())));
    }

    @Test
    void findsTheToolsOfAServer() {
        world.servers.tools = List.of(new PluginTool("look", "Looks", "{\"type\":\"object\"}", true, Optional.empty()));
        var made = world.plugins.create(caller, wanted("eyes", PluginType.MCP, Optional.of(SERVER)));
        assertThat(made.plugin().tools()).extracting(PluginTool::name).containsExactly("look");
        assertThat(made.plugin().allowedHosts().patterns()).containsExactly("tools.example.com");
        assertThat(made.signing()).isEmpty();
        assertThat(world.plugins.get(caller, made.plugin().id())).isEqualTo(made.plugin());
    }

    @Test
    void tellsOnceWhatCustomToolsAreSignedWith() {
        var made = world.plugins.create(
                caller, wanted("mail", PluginType.CUSTOM, Optional.of("https://hooks.example.com/mail")));
        assertThat(made.signing())
                .hasValueSatisfying(secret -> assertThat(secret.value()).startsWith("whsec_"));
        var other = world.plugins.create(
                caller, wanted("post", PluginType.CUSTOM, Optional.of("https://hooks.example.com/post")));
        assertThat(other.signing()).isNotEqualTo(made.signing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost/",
                "https://0x7f.1/",
                "file:///etc/passwd",
                "https://[::1]/",
                "https://user@tools.example.com/",
                "https://metadata.internal/",
                "nonsense",
                ""
            })
    void refusesAnAddressThatMustNotBeReached(String url) {
        var refusal = refused(() -> world.plugins.create(caller, wanted("bad", PluginType.CUSTOM, Optional.of(url))));
        assertThat(refusal.code()).isEqualTo("forbidden_address");
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNPROCESSABLE);
        assertThat(refusal.errors()).extracting(FieldError::pointer).containsExactly("/url");
        assertThat(world.store.count(caller.tenant())).isZero();
        assertThat(world.web.sent).isEmpty();
    }

    @Test
    void refusesToAllowAHostThatMustNotBeReached() {
        var refusal = refused(() -> world.plugins.create(
                caller, wanted("web", PluginType.HTTP, Optional.empty(), "api.example.com", "169.254.169.254")));
        assertThat(refusal.code()).isEqualTo("forbidden_address");
        assertThat(refusal.errors()).extracting(FieldError::pointer).containsExactly("/allowed_hosts/1");
    }

    @Test
    void refusesOperationsOnHostsThatAreNotAllowed() {
        world.document = List.of(tool("fine", "https://api.example.com"), tool("astray", "https://evil.example.com"));
        var refusal = refused(() -> world.plugins.create(
                caller, wanted("api", PluginType.OPENAPI, Optional.of("https://api.example.com/openapi.json"))));
        assertThat(refusal.code()).isEqualTo("invalid_tools");
        assertThat(refusal.errors()).singleElement().satisfies(error -> assertThat(error.detail())
                .contains("evil.example.com"));
    }

    @Test
    void takesTheHostsOfADocumentThatWasTold() {
        world.document = List.of(tool("fine", "https://api.example.com"));
        var made = world.plugins.create(
                caller,
                new NewPlugin(
                        "api",
                        Optional.empty(),
                        PluginType.OPENAPI,
                        Optional.empty(),
                        Optional.of("{}"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()));
        assertThat(made.plugin().allowedHosts().patterns()).containsExactly("api.example.com");
        world.document = List.of(tool("astray", "https://127.0.0.1"));
        var refusal = refused(() -> world.plugins.update(
                caller,
                made.plugin().id(),
                new NewPlugin(
                        "api",
                        Optional.empty(),
                        PluginType.OPENAPI,
                        Optional.empty(),
                        Optional.of("{}"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty())));
        assertThat(refusal.code()).isEqualTo("forbidden_address");
    }

    @Test
    void keepsASecretFromHostsThatItIsNotFor() {
        world.secrets.put(caller, "key", "sk-very-secret", List.of("tools.example.com"));
        var auth = new PluginAuth("key", Scheme.BEARER, Optional.empty());
        var elsewhere = refused(() -> world.plugins.create(
                caller, withAuth(wanted("evil", PluginType.MCP, Optional.of("https://evil.example.com/mcp")), auth)));
        assertThat(elsewhere.errors()).extracting(FieldError::pointer).containsExactly("/auth/secret_ref");
        var unknown = refused(() -> world.plugins.create(
                PluginWorld.caller(), withAuth(wanted("other", PluginType.MCP, Optional.of(SERVER)), auth)));
        assertThat(unknown.errors()).extracting(FieldError::pointer).containsExactly("/auth/secret_ref");
        assertThat(world.plugins
                        .create(caller, withAuth(wanted("good", PluginType.MCP, Optional.of(SERVER)), auth))
                        .plugin()
                        .auth())
                .contains(auth);
    }

    @Test
    void putsASecretInThePlaceOfTheOneBefore() {
        world.secrets.put(caller, "key", "sk-very-secret", List.of("tools.example.com"));
        world.secrets.put(caller, "key", "sk-even-more-so", List.of("tools.example.com"));
        assertThat(world.vault.all().values()).containsExactly("sk-even-more-so");
        world.plugins.create(
                caller,
                withAuth(
                        wanted("eyes", PluginType.MCP, Optional.of(SERVER)),
                        new PluginAuth("key", Scheme.BEARER, Optional.empty())));
        assertThat(refused(() -> world.secrets.delete(caller, "key")).code()).isEqualTo("secret_in_use");
        assertThat(refused(() -> world.secrets.delete(PluginWorld.caller(), "key"))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
    }

    @Test
    void tellsAllThatIsWrongWithAWish() {
        var refusal = refused(() -> new NewPlugin(
                " ",
                Optional.empty(),
                PluginType.HTTP,
                Optional.of("https://api.example.com"),
                Optional.of("{}"),
                Optional.of(new PluginAuth("key", Scheme.HEADER, Optional.of("Host"))),
                List.of("*.com", "0x7f.1", "fine.example.com"),
                Optional.of("{}")));
        assertThat(refusal.errors())
                .extracting(FieldError::pointer)
                .containsExactly(
                        "/name",
                        "/url",
                        "/document",
                        "/parameters",
                        "/allowed_hosts/0",
                        "/allowed_hosts/1",
                        "/auth/name");
    }

    @Test
    void isForThoseWhoMayWriteAgents() {
        var reader = caller.limitedTo(Set.of(Permission.AGENTS_READ));
        var wish = wanted("eyes", PluginType.MCP, Optional.of(SERVER));
        assertThat(refused(() -> world.plugins.create(reader, wish)).code()).isEqualTo("permission_denied");
        assertThat(refused(() -> world.secrets.put(reader, "key", "sk-very-secret", List.of("a.example.com")))
                        .code())
                .isEqualTo("permission_denied");
        var made = world.plugins.create(caller, wish).plugin();
        assertThat(world.plugins.get(reader, made.id())).isEqualTo(made);
        assertThat(refused(() -> world.plugins.get(PluginWorld.caller(), made.id()))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
    }

    @Test
    void readsToolsAgain() {
        var made = world.plugins
                .create(caller, wanted("eyes", PluginType.MCP, Optional.of(SERVER)))
                .plugin();
        world.servers.tools = List.of(new PluginTool("new", "New", "{\"type\":\"object\"}", true, Optional.empty()));
        assertThat(world.plugins.refresh(caller, made.id()).tools())
                .extracting(PluginTool::name)
                .containsExactly("new");
        world.servers.tools = List.of(new PluginTool("bad", "Bad", "[]", true, Optional.empty()));
        assertThat(refused(() -> world.plugins.refresh(caller, made.id())).code())
                .isEqualTo("invalid_tools");
        assertThat(world.plugins.get(caller, made.id()).tools())
                .extracting(PluginTool::name)
                .containsExactly("new");
    }
}
