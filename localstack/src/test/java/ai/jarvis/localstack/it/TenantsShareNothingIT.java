package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.platform.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two tenants that send byte-identical requests share nothing. Their provider never says the same twice, so that an answer
 * which goes to both gives itself away; and within one tenant answers are shared, so that there is something to be kept apart.
 */
class TenantsShareNothingIT {
    private static final String QUESTION = "When does the harbour gate close in the evening?";
    private static final String SAME_MEANING = "When does the harbour gate close in the evening??";

    @TempDir
    private static Path folder;

    private static CountingProvider provider;
    private static Machine machine;
    private static int questions;

    private Client one = machine.superAdministrator();
    private Client other = one;

    @BeforeAll
    static void start() throws IOException {
        provider = new CountingProvider();
        var model = Map.of("name", "plain", "model", "plain", "url", provider.url(), "price", "1/10 USD");
        machine = new Machine(
                InstalledTools.require(),
                folder.resolve("data"),
                Map.of("JARVIS_CHAT_MODELS", Json.write(List.of(model))));
        machine.start();
    }

    @AfterAll
    static void stop() {
        machine.close();
        provider.close();
    }

    @BeforeEach
    void makeTenants() {
        one = newTenant();
        other = newTenant();
        questions++;
    }

    private static Client newTenant() {
        var registered = machine.superAdministrator()
                .post(
                        "/api/v1/tenants",
                        Map.of("name", "A company", "plan", "enterprise", "admin", Map.of("email", "root@example.com")))
                .expect(201)
                .json();
        return machine.superAdministrator().withKey(registered.path("api_key").asText());
    }

    private static Reply ask(Client client, String words, String cache) {
        return client.post(
                        "/v1/chat/completions",
                        Map.of(
                                "model",
                                "plain",
                                "max_tokens",
                                100 + questions,
                                "messages",
                                List.of(Map.of("role", "user", "content", words))),
                        "Jarvis-Cache",
                        cache)
                .expect(200);
    }

    private static String text(Reply reply) {
        return reply.json().at("/choices/0/message/content").asText();
    }

    @Test
    void anAnswerIsGivenAgainToItsOwnTenantOnly() {
        var first = ask(one, QUESTION, "exact");
        var foreign = ask(other, QUESTION, "exact");

        assertThat(foreign.header("Jarvis-Cache")).isEqualTo("miss");
        assertThat(text(foreign)).isNotEqualTo(text(first));
        var again = ask(one, QUESTION, "exact");
        assertThat(again.header("Jarvis-Cache")).isEqualTo("hit");
        assertThat(text(again)).isEqualTo(text(first));
        assertThat(text(ask(other, QUESTION, "exact"))).isEqualTo(text(foreign));
    }

    @Test
    void anAnswerToAQuestionThatMeansTheSameIsGivenToItsOwnTenantOnly() {
        var first = ask(one, QUESTION, "semantic");
        var foreign = ask(other, SAME_MEANING, "semantic");

        assertThat(foreign.header("Jarvis-Cache")).isEqualTo("miss");
        assertThat(text(foreign)).isNotEqualTo(text(first));
        var again = ask(one, SAME_MEANING, "semantic");
        assertThat(again.header("Jarvis-Cache")).isEqualTo("semantic");
        assertThat(text(again)).isEqualTo(text(first));
    }

    @Test
    void ofThoseWhoAskAtOnceEachTenantAsksForItself() {
        var before = provider.calls();
        provider.holdBack();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = asking(one, threads);
            var foreign = asking(other, threads);
            eventually(() -> provider.calls() - before, calls -> calls == 2);
            var follower = asking(one, threads);
            provider.goOn();

            assertThat(text(first.join())).isNotEqualTo(text(foreign.join()));
            assertThat(text(follower.join())).as("its own tenant's is shared").isEqualTo(text(first.join()));
        }
        assertThat(provider.calls() - before).isEqualTo(2);
    }

    private static CompletableFuture<Reply> asking(Client client, ExecutorService threads) {
        return CompletableFuture.supplyAsync(() -> ask(client, QUESTION, "exact"), threads);
    }

    @Test
    void whatOneTenantSavedNobodyElseSees() {
        ask(one, QUESTION, "exact");
        ask(one, QUESTION, "exact");

        var saved = eventually(
                () -> one.get("/api/v1/usage").expect(200).json().path("answers"),
                answers -> answers.path("hits").asInt() == 1);
        assertThat(saved.path("saved_tokens").asInt()).isPositive();
        assertThat(other.get("/api/v1/usage")
                        .expect(200)
                        .json()
                        .at("/answers/hits")
                        .asInt())
                .isZero();
    }
}
