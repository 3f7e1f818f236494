package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What calls of models cost, and how that is kept down: prices, budgets, shorter prompts, answers that are given again. */
class BudgetsIT {
    private static final String CHAT = "/v1/chat/completions";

    /** 1,000 tokens in at 1 USD, 100 out at 10 USD for a thousand. */
    private static final BigDecimal COST = new BigDecimal("2");

    @TempDir
    private static Path folder;

    private static LocalDate yesterday = LocalDate.EPOCH;
    private static CountingProvider provider;
    private static Machine machine;

    private Tenant tenant = machine.tenant();

    @BeforeAll
    static void start() throws IOException {
        yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        provider = new CountingProvider();
        machine = new Machine(
                InstalledTools.require(), folder.resolve("data"), Map.of("JARVIS_CHAT_MODELS", Json.write(models())));
        machine.start();
    }

    @AfterAll
    static void stop() {
        machine.close();
        provider.close();
    }

    private static List<Map<String, Object>> models() {
        var today = List.of(
                Map.of("price", "1/10 USD"),
                Map.of(
                        "price", "2/20 USD",
                        "cached_input", "0.5",
                        "effective_from", yesterday.toString()),
                Map.of(
                        "price",
                        "9/90 USD",
                        "effective_from",
                        yesterday.plusYears(1).toString()));
        return List.of(
                model("plain", Map.of("price", "1/10 USD")),
                model("dated", Map.of("prices", today)),
                model("unpriced", Map.of()),
                model("short", Map.of("price", "1/10 USD", "context_tokens", 600, "max_output_tokens", 100)));
    }

    private static Map<String, Object> model(String name, Map<String, ?> more) {
        var model = new HashMap<String, Object>(more);
        model.put("name", name);
        model.put("model", name);
        model.put("url", provider.url());
        return model;
    }

    @BeforeEach
    void makeTenant() {
        var registered = machine.superAdministrator()
                .post(
                        "/api/v1/tenants",
                        Map.of("name", "A company", "plan", "enterprise", "admin", Map.of("email", "root@example.com")))
                .expect(201)
                .json();
        tenant = new Tenant(
                registered.path("id").asText(),
                machine.superAdministrator().withKey(registered.path("api_key").asText()));
    }

    private static Map<String, Object> question(String model, String words) {
        return Map.of("model", model, "max_tokens", 100, "messages", List.of(Map.of("role", "user", "content", words)));
    }

    private Reply ask(String model, String words, String... headers) {
        return tenant.client().post(CHAT, question(model, words), headers);
    }

    private Reply askAnew() {
        return ask("plain", "Something new: " + UUID.randomUUID());
    }

    private JsonNode budget(String name, Map<String, ?> body) {
        return tenant.client()
                .send("PUT", "/api/v1/usage/budgets/" + name, body)
                .expect(200)
                .json();
    }

    private static Map<String, Object> perMonth(String amount) {
        return new HashMap<>(
                Map.of("period", "month", "amount", Map.of("amount", amount, "currency", "USD"), "hard_stop", true));
    }

    private JsonNode usage() {
        return tenant.client().get("/api/v1/usage").expect(200).json();
    }

    private JsonNode usageOf(String model) {
        for (var item : usage().path("items")) {
            if (item.path("model").asText().equals(model)) {
                return item;
            }
        }
        throw new AssertionError("Nothing was used of " + model);
    }

    @Test
    void aHardStopHoldsWhileManyCallAtOnce() throws Exception {
        budget("team", perMonth("10"));
        // As many tokens as the provider says that it read.
        Supplier<Reply> asking = () -> ask("plain", "Well, ".repeat(667) + UUID.randomUUID());

        List<Reply> replies;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            replies = threads.invokeAll(Collections.nCopies(20, (Callable<Reply>) asking::get)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
        var refused = eventually(asking, reply -> reply.status() == 429);

        assertThat(replies).extracting(Reply::status).containsOnly(200, 429);
        var error = refused.json().path("error");
        assertThat(error.path("code").asText()).isEqualTo("insufficient_quota");
        assertThat(error.path("type").asText()).isEqualTo("insufficient_quota");
        assertThat(error.path("message").asText()).contains("team");
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        assertThat(refused.header("Retry-After")).isNotBlank();
        var stands =
                tenant.client().get("/api/v1/usage/budgets/team").expect(200).json();
        var spent = new BigDecimal(stands.at("/spent/amount").asText());
        assertThat(spent).as("by more than a call nobody passes it").isBetween(COST, new BigDecimal("10").add(COST));
        assertThat(spent)
                .isEqualByComparingTo(usageOf("plain").at("/costs/0/amount").asText());
    }

    @Test
    void thePlatformsOwnApiRefusesWithAProblem() {
        budget(
                "chats",
                new HashMap<>(Map.of(
                        "period",
                        "day",
                        "scenario",
                        "chat",
                        "amount",
                        Map.of("amount", "0.000001", "currency", "USD"),
                        "hard_stop",
                        true)));

        tenant.client()
                .post("/api/v1/chat", Map.of("message", "Hello.", "model", "plain", "collections", List.of()))
                .problem(429, "budget_exceeded");
        askAnew().expect(200);
    }

    @Test
    void eachThresholdIsToldOnce() {
        var alerted = "select count(*) from audit_records where tenant_id = '" + tenant.id() + "'"
                + " and record::jsonb ->> 'action' = 'budget.create'";
        budget(
                "team",
                new HashMap<>(Map.of(
                        "period",
                        "month",
                        "amount",
                        Map.of("amount", "4", "currency", "USD"),
                        "alerts",
                        List.of(50, 100))));
        assertThat(machine.count(alerted)).as("on record").isEqualTo(1);

        askAnew().expect(200);
        askAnew().expect(200);
        askAnew().expect(200);

        assertThat(notes()).containsExactlyInAnyOrder("50", "100");
    }

    /** What was told of the tenant's budgets, as the durable notes have it. */
    private List<String> notes() {
        var environment = machine.environment();
        var credentials = AwsBasicCredentials.create(
                environment.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                environment.getOrDefault("AWS_SECRET_ACCESS_KEY", ""));
        try (var dynamo = DynamoDbClient.builder()
                .endpointOverride(URI.create(environment.getOrDefault("AWS_ENDPOINT_URL", "")))
                .region(Region.of(environment.getOrDefault("AWS_DEFAULT_REGION", "")))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build()) {
            return dynamo.scan(request -> request.tableName("jarvis-usage")).items().stream()
                    .filter(item -> item.toString().contains(tenant.id()))
                    .flatMap(item -> item.keySet().stream().filter(name -> name.contains("alerted:")))
                    .map(name -> name.substring(name.lastIndexOf(':') + 1))
                    .toList();
        }
    }

    @Test
    void callsWithoutAPriceAreCountedAndNotFree() {
        ask("unpriced", "What does it cost?").expect(200);
        askAnew().expect(200);

        var unpriced = usageOf("unpriced");
        assertThat(unpriced.path("unpriced_calls").asInt()).isEqualTo(1);
        assertThat(unpriced.path("unpriced_tokens").asInt())
                .isEqualTo(CountingProvider.INPUT_TOKENS + CountingProvider.OUTPUT_TOKENS);
        assertThat(unpriced.path("costs")).isEmpty();
        assertThat(usageOf("plain").path("unpriced_calls").asInt()).isZero();
    }

    @Test
    void thePriceInForceIsOnRecord() {
        ask("dated", "What does it cost now?").expect(200);

        // 600 tokens at 2, 400 that the provider had kept at 0.5, 100 at 20 for a thousand.
        assertThat(usageOf("dated").at("/costs/0/amount").asText()).isEqualTo("3.4");
        assertThat(machine.count("select count(*) from usage_records where tenant_id = '" + tenant.id()
                        + "' and cached_input_tokens = 400 and price_from = '" + yesterday + "T00:00:00Z'"))
                .isEqualTo(1);
    }

    @Test
    void aBudgetIsReplacedAndRemoved() {
        budget("team", perMonth("1"));
        askAnew().expect(429);
        var more = perMonth("100");
        more.put("user", "*");
        more.put("model", "plain");
        budget("team", more);
        askAnew().expect(200);

        var listed =
                tenant.client().get("/api/v1/usage/budgets").expect(200).json().path("items");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("user").asText()).isEqualTo("*");
        assertThat(listed.get(0).path("alerts")).hasToString("[50,80,100]");
        var other = machine.tenant().client();
        other.get("/api/v1/usage/budgets/team").problem(404, "not_found");
        other.delete("/api/v1/usage/budgets/team").problem(404, "not_found");
        tenant.clientWith("operator").delete("/api/v1/usage/budgets/team").problem(403, "permission_denied");
        tenant.client().delete("/api/v1/usage/budgets/team").expect(204);
        tenant.client().get("/api/v1/usage/budgets/team").problem(404, "not_found");
    }

    @Test
    void refusesBudgetsThatAreNone() {
        for (var wrong : List.of(
                Map.of("period", "year", "amount", Map.of("amount", "1", "currency", "USD")),
                Map.of("period", "day", "amount", Map.of("amount", "-1", "currency", "USD")),
                Map.of("period", "day", "amount", Map.of("amount", "much", "currency", "USD")),
                Map.of("period", "day", "amount", Map.of("amount", "1", "currency", "dollars")),
                Map.of("period", "day"),
                Map.of("period", "day", "amount", Map.of("amount", "1", "currency", "USD"), "alerts", List.of(0)),
                Map.of("period", "day", "amount", Map.of("amount", "1", "currency", "USD"), "scenario", "rain"))) {
            tenant.client().send("PUT", "/api/v1/usage/budgets/team", wrong).problem(400, "invalid_request");
        }
        tenant.client()
                .send("PUT", "/api/v1/usage/budgets/The%20Team", perMonth("1"))
                .problem(400, "invalid_request");
    }

    @Test
    void anAnswerToAQuestionThatMeansTheSameIsGivenAgain() {
        var first = ask("plain", "When does the harbour gate close in the evening?", "Jarvis-Cache", "semantic");
        assertThat(first.expect(200).header("Jarvis-Cache")).isEqualTo("miss");

        var again = ask("plain", "When does the harbour gate close in the evening??", "Jarvis-Cache", "semantic");
        var other = ask("plain", "When does the harbour gate 7 close in the evening?", "Jarvis-Cache", "semantic");
        var exact = ask("plain", "When does the harbour gate close in the evening ?");

        assertThat(again.expect(200).header("Jarvis-Cache")).isEqualTo("semantic");
        assertThat(Double.parseDouble(again.header("Jarvis-Similarity"))).isBetween(0.95, 1.0);
        assertThat(again.json().path("choices")).isEqualTo(first.json().path("choices"));
        assertThat(other.expect(200).header("Jarvis-Cache")).isEqualTo("miss");
        assertThat(exact.expect(200).header("Jarvis-Cache")).isEqualTo("miss");
        assertThat(usageOf("local-embedding").path("calls").asInt()).isEqualTo(3);
        var answers = eventually(
                () -> usage().path("answers"), counted -> counted.path("misses").asInt() == 3);
        assertThat(answers.path("semantic_hits").asInt()).isEqualTo(1);
        assertThat(answers.path("saved_tokens").asInt())
                .isEqualTo(CountingProvider.INPUT_TOKENS + CountingProvider.OUTPUT_TOKENS);
        assertThat(answers.at("/saved_costs/0/amount").asText()).isEqualTo("2");
        assertThat(ask("plain", "Hello.", "Jarvis-Cache", "semantic; threshold=0.2")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aLongConversationFitsWhereItIsMadeShorter() {
        var turns = IntStream.range(0, 40)
                .mapToObj(i -> Map.of(
                        "role",
                        i % 2 == 0 ? "user" : "assistant",
                        "content",
                        "Turn " + i + " of a long talk about the harbour, its gate and its lamp. ".repeat(3)))
                .collect(Collectors.toCollection(ArrayList::new));
        turns.add(Map.of("role", "user", "content", "And now?"));
        var body = Map.of("model", "short", "max_tokens", 100, "messages", turns);

        assertThat(tenant.client().post(CHAT, body).status()).isEqualTo(422);
        var answer = tenant.client().post(CHAT, body, "Jarvis-Compress", "on").expect(200);

        var counted = answer.header("Jarvis-Compressed").split(">", -1);
        assertThat(Integer.parseInt(counted[0])).isGreaterThan(600);
        assertThat(Integer.parseInt(counted[1])).isLessThanOrEqualTo(500);
    }
}
