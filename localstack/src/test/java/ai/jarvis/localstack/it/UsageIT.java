package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.bedrock.ServedTokens;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Account;
import ai.jarvis.usage.Outcome;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.SqsUsageQueue;
import ai.jarvis.usage.UsageId;
import ai.jarvis.usage.UsageRecord;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What calls of models used, from the calls to the sums. */
@ExtendWith(Platform.Provider.class)
class UsageIT {
    /** Enough for each kind of end; {@code -Djarvis.calls=10000} for many. */
    private static final int CALLS = Integer.getInteger("jarvis.calls", 2_000);

    private static final int AT_A_TIME = 16;
    private static final String KEEPER = "The keeper of the lighthouse is Tobias Lindqvist. He lit the lamp at dusk.";

    private final Platform platform;
    private final Tenant tenant;

    UsageIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    @AfterEach
    void theModelsRecover() {
        platform.chatModel().recover();
        platform.embeddingModel().recover();
    }

    /** What the ledger holds of all tenants, in the words of the provider's count. */
    private ServedTokens.Count recorded() {
        var used = " from usage_records where input_tokens > 0 or model = 'local-rerank' and outcome = 'answered'";
        return new ServedTokens.Count(
                platform.count("select count(*)" + used),
                platform.count("select coalesce(sum(input_tokens), 0)" + used),
                platform.count("select coalesce(sum(output_tokens), 0)" + used));
    }

    private long records(String condition) {
        return platform.count("select count(*) from usage_records where tenant_id = ? and " + condition, tenant.id());
    }

    private List<JsonNode> usage(String query) {
        var items =
                tenant.client().get("/api/v1/usage?" + query).expect(200).json().path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    private Reply ask(String message, List<String> collections, String... headers) {
        return tenant.client().post("/api/v1/chat", question(message, collections, false), headers);
    }

    private static Map<String, Object> question(String message, List<String> collections, boolean stream) {
        var question = new HashMap<String, Object>();
        question.put("message", message);
        question.put("collections", collections);
        question.put("stream", stream);
        return question;
    }

    private InputStream stream(String message, List<String> collections, String... headers) throws Exception {
        var request = tenant.client()
                .request("/api/v1/chat")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(question(message, collections, true))));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Client.HTTP.send(request.build(), BodyHandlers.ofInputStream()).body();
    }

    @Test
    void theLedgerHoldsWhatTheProviderCounted() throws Exception {
        var collection = tenant.collectionWith("keeper.txt", KEEPER);
        var mark = UUID.randomUUID().toString();
        platform.chatModel().failOn("outage " + mark);
        platform.chatModel().breakOffOn("confusion " + mark);
        platform.chatModel().hesitateOn("patience " + mark);
        var served = platform.served();
        var recorded = recorded();

        try (var workers =
                Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            var work = IntStream.range(0, AT_A_TIME)
                    .<Callable<Boolean>>mapToObj(worker -> () -> {
                        for (int i = 0; platform.served().since(served).calls() < CALLS; i++) {
                            mixed(worker + i, mark, collection);
                        }
                        return true;
                    })
                    .toList();
            for (var done : workers.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }

        // Both are asked anew each time: a document's event comes twice, and the second may come late.
        var counts = eventually(
                () -> List.of(recorded().since(recorded), platform.served().since(served)),
                both -> both.getFirst().equals(both.getLast()));
        assertThat(counts.getFirst()).isEqualTo(counts.getLast());
        assertThat(platform.served().since(served).calls()).isGreaterThanOrEqualTo(CALLS);
        assertThat(records("outcome = 'aborted' and not estimated")).isGreaterThan(CALLS / 100);
        assertThat(records("outcome = 'failed' and estimated")).isGreaterThan(CALLS / 100);
        assertThat(records("outcome = 'failed' and not estimated and input_tokens = 0"))
                .isGreaterThan(CALLS / 100);
        assertThat(records("estimated and outcome <> 'failed'")).isZero();
    }

    /** Something of everything that callers do. */
    private void mixed(int turn, String mark, String collection) throws Exception {
        switch (turn % 16) {
            case 0 -> ask("Who keeps the lighthouse?", List.of(collection)).expect(200);
            case 1 -> stream("Who lit the lamp?", List.of(collection)).readAllBytes();
            case 2 -> {
                try (var events = stream("With patience " + mark, List.of())) {
                    assertThat(events.readNBytes(20)).isNotEmpty();
                }
            }
            case 3 -> {
                var key = UUID.randomUUID().toString();
                var first =
                        ask("Say it once.", List.of(), "Idempotency-Key", key).expect(200);
                var again =
                        ask("Say it once.", List.of(), "Idempotency-Key", key).expect(200);
                assertThat(again.text()).isEqualTo(first.text());
            }
            case 4 -> {
                ask("About the outage " + mark, List.of()).expect(503);
                ask("About the weather", List.of()).expect(200);
            }
            case 5 -> {
                var events = stream("About the confusion " + mark, List.of()).readAllBytes();
                assertThat(new String(events, StandardCharsets.UTF_8)).contains("model_unavailable");
            }
            case 6, 7, 8, 9 -> tenant.search(collection, "vector", "lamp");
            case 10 -> stream("Hello there.", List.of()).readAllBytes();
            default -> ask("Hello.", List.of()).expect(200);
        }
    }

    @Test
    void anAnswerWhoseReaderWentIsKeptAndNotPaidForTwice() throws Exception {
        var question = "With patience " + UUID.randomUUID();
        var key = UUID.randomUUID().toString();
        platform.chatModel().hesitateOn(question);
        try (var events = stream(question, List.of(), "Idempotency-Key", key)) {
            assertThat(events.readNBytes(20)).isNotEmpty();
        }

        var again = eventually(
                () -> tenant.client().post("/api/v1/chat", question(question, List.of(), true), "Idempotency-Key", key),
                reply -> reply.status() == 200);

        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json().path("answer").asText()).endsWith(".");
        assertThat(platform.chatModel().callsWith(question)).isEqualTo(1);
        assertThat(tenant.list("/api/v1/conversations", 10)).hasSize(1);
        assertThat(records("outcome = 'aborted' and output_tokens > 0")).isEqualTo(1);
    }

    @Test
    void ingestionIsPaidForAsOftenAsTheModelIsCalled() {
        var harbour = "The harbour " + UUID.randomUUID() + " is on the north side.";
        var collection = tenant.collection();
        tenant.awaitReady(tenant.sendText(collection, "a.txt", harbour));
        var calls = platform.embeddingModel().callsWith(harbour);
        tenant.awaitReady(tenant.sendText(collection, "b.txt", harbour));

        var ingestion = usage("group_by=scenario");

        assertThat(calls).as("events come twice").isBetween(1L, 2L);
        assertThat(ingestion).hasSize(1);
        assertThat(ingestion.getFirst().path("scenario").asText()).isEqualTo("ingestion");
        assertThat(ingestion.getFirst().path("calls").asLong())
                .isEqualTo(platform.embeddingModel().callsWith(harbour))
                .isLessThanOrEqualTo(2);
        assertThat(ingestion.getFirst().path("input_tokens").asInt()).isPositive();
        assertThat(usage("group_by=user").getFirst().has("user")).isFalse();
    }

    @Test
    void sumsAreByWhatIsAskedFor() {
        var collection = tenant.collectionWith("keeper.txt", KEEPER);
        var other = tenant.clientWith("viewer");
        ask("Who keeps the lighthouse?", List.of(collection)).expect(200);
        other.post("/api/v1/chat", question("Hello.", List.of(), false)).expect(200);
        tenant.search(collection, "vector", "lamp");

        assertThat(Tenant.field(usage("group_by=scenario"), "scenario")).containsExactly("chat", "ingestion", "search");
        assertThat(Tenant.field(usage(""), "model"))
                .containsExactly("local-embedding", "local-extractive", "local-rerank");
        assertThat(usage("group_by=user")).hasSize(3);
        var days = usage("group_by=day&time_zone=Asia/Shanghai");
        assertThat(days).isNotEmpty();
        assertThat(days.getFirst().path("day").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(days.getFirst().at("/costs/0/currency").asText()).isEqualTo("USD");
        assertThat(usage("from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z")).isEmpty();
        assertThat(platform.tenant()
                        .client()
                        .get("/api/v1/usage")
                        .expect(200)
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void theExportHoldsEveryRecordOnce() throws Exception {
        ask("Hello.", List.of()).expect(200);
        ask("Hello again.", List.of()).expect(200);
        var other = platform.tenant();
        other.client()
                .post("/api/v1/chat", question("Hello.", List.of(), false))
                .expect(200);
        var now = Instant.now();
        var period = Map.of(
                "from",
                now.minusSeconds(600).toString(),
                "to",
                now.plusSeconds(600).toString());

        var lines = export(tenant.client(), period).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).startsWith("id,at,tenant_id,user,scenario,model,input_tokens,output_tokens");
        assertThat(lines.subList(1, 3)).allMatch(line -> line.contains(tenant.id()) && line.contains(",chat,"));

        var all = new HashMap<String, Object>(period);
        all.put("format", "jsonl");
        all.put("tenants", List.of(tenant.id(), other.id(), "ten_01M7YK9SXR86MZ6JM76PAC3N55"));
        var records = export(platform.superAdministrator(), all)
                .lines()
                .map(line -> Json.read(line, JsonNode.class))
                .toList();
        assertThat(Tenant.field(records, "tenant_id")).containsExactly(tenant.id(), tenant.id(), other.id());
        assertThat(Tenant.field(records, "id")).doesNotHaveDuplicates();
        tenant.client().post("/api/v1/usage/exports", all).problem(403, "permission_denied");

        all.remove("tenants");
        assertThat(export(tenant.client(), all)).contains(tenant.id()).doesNotContain(other.id());
        assertThat(export(platform.superAdministrator(), all)).contains(tenant.id(), other.id());
    }

    private String export(Client client, Map<String, ?> wanted) throws Exception {
        var made = client.post("/api/v1/usage/exports", wanted).expect(201).json();
        var request = HttpRequest.newBuilder(URI.create(made.path("url").asText()));
        return Client.HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    @Test
    void refusesPeriodsAndZonesThatAreNone() {
        for (var query : List.of(
                "from=2030-02-01T00:00:00Z&to=2030-01-01T00:00:00Z",
                "from=2000-01-01T00:00:00Z",
                "from=yesterday",
                "group_by=weather",
                "time_zone=Nowhere/Land")) {
            tenant.client().get("/api/v1/usage?" + query).problem(400, "invalid_request");
        }
        tenant.clientWith("viewer").get("/api/v1/usage").problem(403, "permission_denied");
    }

    @Test
    void aRecordThatTheDatabaseDoesNotTakeComesLater() {
        var queue = platform.queueUrl("jarvis-usage");
        platform.sqs().setQueueAttributes(request -> request.queueUrl(queue)
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "2")));
        var record = new UsageRecord(
                UsageId.fresh(),
                new Account(new TenantId(tenant.id()), Optional.empty()),
                Scenario.CHAT,
                new ModelId("a-model"),
                new TokenUsage(1, 1),
                Optional.empty(),
                Outcome.ANSWERED,
                false,
                Instant.now());
        platform.process("postgresql").close();
        try {
            assertThat(ask("Hello.", List.of()).status()).isBetween(500, 503);
            new SqsUsageQueue(platform::sqs, queue).append(List.of(record));
            assertThat(eventually(() -> beingHandled(queue), count -> count > 0))
                    .isPositive();
        } finally {
            platform.startAgain("postgresql");
        }
        eventually(() -> platform.anonymous().get("/health").status(), status -> status == 200);

        assertThat(eventually(() -> records("model = 'a-model'"), count -> count == 1))
                .isEqualTo(1);
    }

    private long beingHandled(String queue) {
        var name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
        var attributes = platform.sqs()
                .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(name))
                .attributes();
        return Long.parseLong(attributes.get(name));
    }
}
