package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.bedrock.ModelCatalog;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/** The models, names and preferences that tenants have of their own, by the API alone. */
@ExtendWith(Platform.Provider.class)
class ModelsIT {
    private static final String MODELS = "/api/v1/models";
    private static final String COMPLETIONS = "/v1/chat/completions";
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(5);

    private final FaultyProvider provider = new FaultyProvider();
    private final Platform platform;
    private final Tenant tenant;
    private final Client client;
    private final String key = "sk-" + UUID.randomUUID();

    ModelsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    /** A server that fails in this way, or does not with {@code none}. */
    private Map<String, Object> server(String fault) {
        return Map.of("model", "llama", "url", provider.url(fault), "api_key", key, "first_token_seconds", 2);
    }

    private Reply register(String name, Map<String, ?> config) {
        return client.post(MODELS, Map.of("name", name, "provider", "openai", "config", config));
    }

    private static Map<String, Object> question(String model, String... more) {
        var body = new HashMap<String, Object>();
        body.put("model", model);
        body.put("messages", List.of(Map.of("role", "user", "content", "When does the gate close?")));
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i], Boolean.valueOf(more[i + 1]));
        }
        return body;
    }

    private Reply ask(String model) {
        return client.post(COMPLETIONS, question(model));
    }

    private static String answer(Reply reply) {
        return reply.expect(200).json().at("/choices/0/message/content").asText();
    }

    private List<String> secrets() {
        return platform.secrets().listSecretsPaginator(request -> {}).stream()
                .flatMap(page -> page.secretList().stream())
                .map(SecretListEntry::name)
                .filter(name -> name.contains(tenant.id()))
                .toList();
    }

    @Test
    void aTenantsServerAnswersItWithItsKeyAndNobodyElse() {
        var made = register("own", server("none")).expect(201).json();
        assertThat(made.path("version").asText()).isEqualTo("1.0.0");
        assertThat(made.at("/config/has_api_key").asBoolean()).isTrue();

        assertThat(answer(ask("own"))).isEqualTo(FaultyProvider.ANSWER);
        assertThat(provider.authorization("none")).isEqualTo("Bearer " + key);
        assertThat(provider.asked("none").path("model").asText()).isEqualTo("llama");

        var stranger = platform.tenant().client();
        assertThat(stranger.post(COMPLETIONS, question("own"))
                        .expect(404)
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("model_not_found");
        stranger.get(MODELS + "/own").problem(404, "not_found");
        stranger.get(MODELS + "/own/versions").problem(404, "not_found");
        stranger.delete(MODELS + "/own").problem(404, "not_found");
        assertThat(stranger.get("/v1/models").expect(200).text()).doesNotContain("\"own\"");
        assertThat(client.get("/v1/models").expect(200).text()).contains("\"own\"");
        var shown = client.get(MODELS + "/own").expect(200).json();
        assertThat(shown.path("owner").asText()).isEqualTo("tenant");
        assertThat(shown.at("/figures/error_share").asDouble()).isZero();
    }

    @Test
    void twoTenantsModelsOfANameHaveBreakersFiguresAndAnswersOfTheirOwn() {
        register("own", server("failing")).expect(201);
        var other = platform.tenant();
        other.client()
                .post(MODELS, Map.of("name", "own", "provider", "openai", "config", server("none")))
                .expect(201);

        ask("own").expect(503);
        assertThat(answer(other.client().post(COMPLETIONS, question("own")))).isEqualTo(FaultyProvider.ANSWER);
        assertThat(answer(other.client().post(COMPLETIONS, question("own")))).isEqualTo(FaultyProvider.ANSWER);
        assertThat(provider.calls("none")).as("the second is answered again").isEqualTo(1);
        ask("own").expect(503);

        assertThat(figures(client).path("error_share").asDouble()).isEqualTo(1);
        assertThat(figures(other.client()).path("error_share").asDouble()).isZero();
    }

    private static JsonNode figures(Client of) {
        return of.get(MODELS + "/own").expect(200).json().path("figures");
    }

    @Test
    void theKeyIsInNoAnswerAndNowhereButWithTheSecrets() throws IOException {
        var answers = new ArrayList<Reply>();
        answers.add(register("own", server("none")));
        answers.add(ask("own"));
        answers.add(client.get(MODELS));
        answers.add(client.get(MODELS + "/own"));
        answers.add(client.get(MODELS + "/own/versions"));
        answers.add(client.get(MODELS + "/own/versions/1.0.0"));
        answers.add(client.get("/api/v1/audit?limit=50"));
        assertThat(answers).allSatisfy(reply -> assertThat(reply.text()).doesNotContain(key));
        assertThat(secrets()).hasSize(1);

        assertThat(filesWith(key)).containsExactly("secrets.json");

        client.delete(MODELS + "/own").expect(204);
        assertThat(secrets()).isEmpty();
        assertThat(filesWith(key)).isEmpty();
    }

    /** Of all that the platform keeps on this machine. */
    private List<String> filesWith(String text) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.walk(platform.data())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (holds(file, text)) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        return found;
    }

    private static boolean holds(Path file, String text) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException e) {
            return false; // It was there a moment ago.
        }
    }

    @Test
    void aVersionThatIsSetBackAnswersAgain() {
        register("own", server("none")).expect(201);
        var next = Map.of("provider", "openai", "config", Map.of("model", "llama-2", "url", provider.url("none")));
        var added = client.post(MODELS + "/own/versions", next).expect(201).json();
        assertThat(added.path("version").asText()).isEqualTo("2.0.0");
        assertThat(added.at("/config/has_api_key").asBoolean())
                .as("it is the same server")
                .isTrue();
        client.post(MODELS + "/own/versions", next).problem(409, "version_unchanged");

        assertThat(answer(ask("own"))).isEqualTo(FaultyProvider.ANSWER);
        assertThat(provider.asked("none").path("model").asText()).isEqualTo("llama-2");

        client.send("PUT", MODELS + "/own/current", Map.of("version", "1.0.0")).expect(200);
        eventually(
                IN_FORCE_WITHIN,
                () -> {
                    ask("own").expect(200);
                    return provider.asked("none").path("model").asText();
                },
                "llama"::equals);
        assertThat(provider.authorization("none")).isEqualTo("Bearer " + key);

        assertThat(Tenant.field(tenant.list(MODELS + "/own/versions", 1), "version"))
                .containsExactly("2.0.0", "1.0.0");
        assertThat(Tenant.field(tenant.list(MODELS + "/own/current/history", 2), "version"))
                .containsExactly("1.0.0", "2.0.0", "1.0.0");
        var changed = client.get(MODELS + "/own/versions/1.0.0/diff/latest")
                .expect(200)
                .json()
                .path("changed");
        assertThat(Tenant.field(Tenant.items(changed), "field")).contains("config.model");
        client.send("PUT", MODELS + "/own/current", Map.of("version", "3.0.0")).problem(422, "unknown_version");
    }

    @Test
    void aKeyIsNotTakenToAnotherServer() {
        register("own", server("none")).expect(201);

        var elsewhere = Map.of("model", "llama", "url", "http://127.0.0.1:9/v1");
        var problem = client.post(MODELS + "/own/versions", Map.of("provider", "openai", "config", elsewhere))
                .problem(400, "invalid_request");
        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/config/api_key");
    }

    @ParameterizedTest
    @CsvSource({
        "https://10.0.0.1/v1",
        "https://localhost/v1",
        "https://169.254.169.254/latest",
        "https://[::1]/v1",
        "http://1.1.1.1/v1"
    })
    void aServerThatIsNotOnThePublicInternetIsRefused(String url) {
        var problem = register("own", Map.of("model", "llama", "url", url, "api_key", key))
                .problem(400, "invalid_request");

        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/config/url");
        assertThat(secrets()).isEmpty();
    }

    @Test
    void aSettingOfAPlatformsModelIsAModelOfTheTenants() {
        client.post(
                        MODELS,
                        Map.of(
                                "name",
                                "calm",
                                "provider",
                                "openai",
                                "config",
                                Map.of("model", Platform.SCRIPTED, "temperature", 0.25, "max_output_tokens", 77),
                                "quality",
                                0.9))
                .expect(201);

        var words = "Speak of " + UUID.randomUUID();
        var body = question("calm");
        body.put("messages", List.of(Map.of("role", "user", "content", words)));
        assertThat(answer(client.post(COMPLETIONS, body))).isEqualTo(ScriptedServer.SPEECH);
        var asked = platform.scriptedModel().request(words);
        assertThat(asked.path("temperature").asDouble()).isEqualTo(0.25);
        assertThat(asked.path("max_tokens").asInt()).isEqualTo(77);
        assertThat(client.get(MODELS + "/calm")
                        .expect(200)
                        .json()
                        .at("/price/input_per_1k")
                        .asText())
                .isEqualTo(client.get(MODELS + "/" + Platform.SCRIPTED)
                        .expect(200)
                        .json()
                        .at("/price/input_per_1k")
                        .asText());

        register(ModelCatalog.LOCAL_EXTRACTIVE, server("none")).problem(409, "name_taken");
        assertThat(client.post(
                                MODELS,
                                Map.of("name", "x", "provider", "bedrock", "config", Map.of("model", "unheard-of")))
                        .problem(400, "invalid_request")
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/config/model");
    }

    @Test
    void anAliasIsForAnotherModelWithinFiveSeconds() {
        register("own", server("none")).expect(201);
        var alias = MODELS + "/aliases/gpt-4";
        client.send("PUT", alias, Map.of("model", Platform.SCRIPTED)).expect(200);
        assertThat(answer(ask("gpt-4"))).isEqualTo(ScriptedServer.SPEECH);

        client.send("PUT", alias, Map.of("model", "own")).expect(200);
        eventually(IN_FORCE_WITHIN, () -> answer(ask("gpt-4")), FaultyProvider.ANSWER::equals);

        assertThat(client.get(MODELS + "/aliases")
                        .expect(200)
                        .json()
                        .at("/items/0/model")
                        .asText())
                .isEqualTo("own");
        client.delete(MODELS + "/own").problem(409, "model_in_use");
        client.send("PUT", MODELS + "/aliases/gpt-5", Map.of("model", "gpt-4")).problem(400, "invalid_request");
        client.send("PUT", MODELS + "/aliases/own", Map.of("model", Platform.SCRIPTED))
                .problem(409, "name_taken");
        client.delete(alias).expect(204);
        client.delete(alias).problem(404, "not_found");
        eventually(IN_FORCE_WITHIN, () -> ask("gpt-4"), reply -> reply.status() == 404);
    }

    @Test
    void aTenantsChainsAnswerWhereItsServerFails() {
        register("own", server("failing")).expect(201);
        ask("own").expect(503);

        prefer(Map.of("fallbacks", List.of(List.of("own", Platform.SCRIPTED)))).expect(200);
        assertThat(eventually(IN_FORCE_WITHIN, () -> ask("own"), reply -> reply.status() == 200)
                        .header("Jarvis-Model"))
                .isEqualTo(Platform.SCRIPTED);
        assertThat(prefer(Map.of(
                                "fallbacks",
                                List.of(List.of("own", Platform.SCRIPTED), List.of(Platform.SCRIPTED, "own"))))
                        .problem(400, "invalid_request")
                        .at("/errors/0/detail")
                        .asText())
                .contains("circle");
        prefer(Map.of("model", "unheard-of")).problem(400, "invalid_request");
    }

    private Reply prefer(Map<String, ?> preferences) {
        return client.send("PUT", MODELS + "/preferences", preferences);
    }

    @Test
    void aStreamThatBreaksOffEndsOrGoesOnAsTheTenantWants() {
        register("own", server("cut")).expect(201);
        var chains = List.of(List.of("own", Platform.SCRIPTED));

        prefer(Map.of("fallbacks", chains, "on_break", "fail")).expect(200);
        assertThat(client.post(COMPLETIONS, question("own", "stream", "true")).text())
                .contains("gate")
                .contains("\"error\"")
                .doesNotContain("[DONE]");

        prefer(Map.of("fallbacks", chains, "on_break", "continue")).expect(200);
        assertThat(client.post(COMPLETIONS, question("own", "stream", "true")).text())
                .contains("lamp")
                .contains("[DONE]");
    }

    @Test
    void whoNamesNoModelGetsTheOneThatTheTenantPrefersOrItsStrategyChooses() {
        register("own", server("none")).expect(201);
        var collection = tenant.collectionWith("gate.txt", "The harbour master closes the gate at nine.");

        prefer(Map.of("model", "own")).expect(200);
        assertThat(tenant.answer("When does the gate close?", collection)
                        .path("model")
                        .asText())
                .isEqualTo("own");

        prefer(Map.of("strategy", "cost")).expect(200);
        assertThat(ask("auto").expect(200).header("Jarvis-Routing")).startsWith("cheapest");
        assertThat(client.get(MODELS + "/preferences")
                        .expect(200)
                        .json()
                        .path("strategy")
                        .asText())
                .isEqualTo("cost");
    }

    @Test
    void onlyWhoRunsThePlatformSetsATenantsPriority() {
        prefer(Map.of("priority", "vip")).problem(403, "permission_denied");
        var priority = "/api/v1/tenants/" + tenant.id() + "/priority";
        client.send("PUT", priority, Map.of("priority", "vip")).problem(403, "permission_denied");

        platform.superAdministrator()
                .send("PUT", priority, Map.of("priority", "vip"))
                .expect(200);
        prefer(Map.of("on_break", "fail")).expect(200);

        var shown = client.get(MODELS + "/preferences").expect(200).json();
        assertThat(shown.path("priority").asText()).isEqualTo("vip");
        assertThat(shown.path("on_break").asText()).isEqualTo("fail");
    }

    @Test
    void allOfItIsOnRecord() {
        register("own", server("none")).expect(201);
        client.send("PUT", MODELS + "/aliases/gpt-4", Map.of("model", Platform.SCRIPTED))
                .expect(200);
        prefer(Map.of("on_break", "fail")).expect(200);
        client.delete(MODELS + "/own").expect(204);

        var actions = eventually(
                IN_FORCE_WITHIN,
                () -> Tenant.field(tenant.list("/api/v1/audit", 50), "action"),
                found -> found.contains("model.delete"));
        assertThat(actions).contains("model.create", "model_alias.put", "model_preferences.update", "model.delete");
    }
}
