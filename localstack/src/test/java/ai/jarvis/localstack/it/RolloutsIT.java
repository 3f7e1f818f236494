package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Redis;
import ai.jarvis.prompt.CachedPromptRenderer;
import ai.jarvis.prompt.SqlPromptStore;
import ai.jarvis.rollout.Assignments;
import ai.jarvis.rollout.Participations;
import ai.jarvis.rollout.RedisRolloutCounts;
import ai.jarvis.rollout.Requester;
import ai.jarvis.rollout.RolloutChecks;
import ai.jarvis.rollout.RolloutsInForce;
import ai.jarvis.rollout.SqlRolloutStore;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rollouts of prompts and models, by the API alone. */
@ExtendWith(Platform.Provider.class)
class RolloutsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ROLLOUTS = "/api/v1/rollouts";
    private static final String LOCAL = "local-extractive";

    /** What is promised for a rollback. */
    private static final Duration EVERYWHERE_WITHIN = Duration.ofSeconds(5);

    private final Platform platform;
    private final Tenant tenant;
    private final Client client;

    RolloutsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
    }

    private static Map<String, Object> ask(String model, String words) {
        return new HashMap<>(Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", words))));
    }

    private Reply complete(Map<String, ?> body) {
        return client.post(CHAT, body, "Cache-Control", "no-cache");
    }

    /** A rollout of one of the two models to the other; its path. */
    private String ofModel(String from, String to, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of(
                "subject", Map.of("model", from), "candidate", to, "stages", List.of(30, 50, 100), "by", "traffic"));
        body.putAll(more);
        return ROLLOUTS + "/" + tenant.make(ROLLOUTS, body);
    }

    /** A prompt with two versions that are told from each other. */
    private String prompt(String name) {
        var variables = List.of(Map.of("name", "tone"));
        var path = "/api/v1/prompts/"
                + tenant.make(
                        "/api/v1/prompts",
                        Map.of("name", name, "template", "First, {{ tone }}.", "variables", variables));
        client.post(path + "/versions", Map.of("template", "Second, {{ tone }}.", "variables", variables))
                .expect(201);
        return path;
    }

    private JsonNode shown(String rollout) {
        return client.get(rollout).expect(200).json();
    }

    private void awaitInForce(String rollout, String model, String words) {
        eventually(
                EVERYWHERE_WITHIN,
                () -> complete(ask(model, words)).header("Jarvis-Rollout"),
                header -> header.startsWith(rollout.substring(ROLLOUTS.length() + 1)));
    }

    private void awaitModel(String asked, String answering) {
        eventually(
                EVERYWHERE_WITHIN,
                () -> complete(ask(asked, "speak")).expect(200).header("Jarvis-Model"),
                answering::equals);
    }

    @Test
    void ofAHundredRequestsThirtyAreServedByTheCandidateAndTheArmsAreCounted() {
        var rollout = ofModel(Platform.SCRIPTED, LOCAL, Map.of());
        awaitInForce(rollout, Platform.SCRIPTED, "speak");
        var before = shown(rollout);
        int candidates = 0;
        for (int i = 0; i < 100; i++) {
            var reply = complete(ask(Platform.SCRIPTED, "speak")).expect(200);
            var isCandidate = reply.header("Jarvis-Rollout").endsWith(";arm=candidate");
            assertThat(reply.header("Jarvis-Model")).isEqualTo(isCandidate ? LOCAL : Platform.SCRIPTED);
            candidates += isCandidate ? 1 : 0;
        }

        assertThat(candidates).isEqualTo(30);
        var after = shown(rollout);
        assertThat(requests(after, "candidate") - requests(before, "candidate")).isEqualTo(30);
        assertThat(requests(after, "baseline") - requests(before, "baseline")).isEqualTo(70);
        var baseline = after.at("/arms/baseline/total");
        assertThat(baseline.path("errors").asInt()).isZero();
        assertThat(baseline.path("input_tokens").asInt())
                .isEqualTo(100 * baseline.path("requests").asInt());
        assertThat(baseline.path("cost_per_request").asDouble()).isCloseTo(0.00012, within(1e-9));
        assertThat(baseline.path("p95_ms").asLong()).isPositive();
        assertThat(complete(ask(LOCAL, "speak")).header("Jarvis-Rollout")).isEmpty();
    }

    private static int requests(JsonNode rollout, String arm) {
        return rollout.at("/arms/" + arm + "/total/requests").asInt();
    }

    @Test
    void aUserKeepsTheVersionOfAPromptAndARisingStageTakesNobodyBack() {
        var prompt = prompt("support");
        var rollout = ROLLOUTS + "/"
                + tenant.make(
                        ROLLOUTS,
                        Map.of(
                                "subject", Map.of("prompt", "support"),
                                "candidate", "1.1.0",
                                "baseline", "1.0.0",
                                "stages", List.of(30, 60, 100),
                                "by", "user"));
        eventually(
                EVERYWHERE_WITHIN,
                () -> withPrompt("0", Map.of()).header("Jarvis-Rollout"),
                header -> !header.isEmpty());

        var first = candidates();
        assertThat(first.size()).isBetween(10, 50);
        assertThat(candidates()).isEqualTo(first);
        assertThat(platform.scriptedModel()
                        .request("of user " + first.iterator().next() + ".")
                        .at("/messages/0/content")
                        .asText())
                .isEqualTo("Second, warm.\n\nBe kind.");

        var moved = client.post(rollout + "/advance", Map.of("reason", "all well"))
                .expect(200)
                .json();
        assertThat(moved.path("stage").asInt()).isEqualTo(2);
        assertThat(moved.at("/history/0/reason").asText()).isEqualTo("all well");
        var more = eventually(EVERYWHERE_WITHIN, this::candidates, now -> now.size() > first.size());
        assertThat(more).containsAll(first);
        assertThat(withPrompt(first.iterator().next(), Map.of("version", "1.0.0"))
                        .header("Jarvis-Prompt"))
                .isEqualTo("support@1.0.0");

        var rendered = client.post(
                        prompt + "/render",
                        Map.of("user", first.iterator().next(), "variables", Map.of("tone", "warm")))
                .expect(200)
                .json();
        assertThat(rendered.path("text").asText()).isEqualTo("Second, warm.");
        assertThat(rendered.path("rollout").asText()).endsWith(";arm=candidate");

        client.post(rollout + "/rollback", Map.of()).expect(200);
        eventually(EVERYWHERE_WITHIN, this::candidates, Set::isEmpty);
        assertThat(withPrompt("1", Map.of()).header("Jarvis-Rollout")).isEmpty();
    }

    private Set<String> candidates() {
        var candidates = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            if (withPrompt(Integer.toString(i), Map.of())
                    .header("Jarvis-Prompt")
                    .equals("support@1.1.0")) {
                candidates.add(Integer.toString(i));
            }
        }
        return candidates;
    }

    private Reply withPrompt(String user, Map<String, ?> selection) {
        var prompt = new HashMap<String, Object>(Map.of("name", "support", "variables", Map.of("tone", "warm")));
        prompt.putAll(selection);
        return complete(Map.of(
                        "model",
                        Platform.SCRIPTED,
                        "prompt",
                        prompt,
                        "user",
                        user,
                        "messages",
                        List.of(
                                Map.of("role", "system", "content", "Be kind."),
                                Map.of("role", "user", "content", "speak of user " + user + "."))))
                .expect(200);
    }

    @Test
    void aLabelFollowsTheRolloutToItsEnd() {
        var prompt = prompt("labelled");
        client.send("PUT", prompt + "/labels/production", Map.of("version", "1.0.0"))
                .expect(200);
        var rollout = ROLLOUTS + "/"
                + tenant.make(
                        ROLLOUTS,
                        Map.of(
                                "subject",
                                Map.of("prompt", "labelled", "label", "production"),
                                "candidate",
                                "1.1.0",
                                "stages",
                                List.of(100),
                                "by",
                                "user"));

        assertThat(client.post(rollout + "/advance", Map.of())
                        .expect(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("completed");
        assertThat(client.get(prompt + "/labels")
                        .expect(200)
                        .json()
                        .at("/items/1/version")
                        .asText())
                .isEqualTo("1.1.0");
        client.post(rollout + "/rollback", Map.of()).expect(200);
        assertThat(client.get(prompt + "/labels")
                        .expect(200)
                        .json()
                        .at("/items/1/version")
                        .asText())
                .isEqualTo("1.0.0");
    }

    /** The sweep finds it; ten failures in a row would be found without it. */
    @Test
    void aCandidateThatFailsIsTakenBackByTheSweep() {
        var rollout = ofModel(
                LOCAL,
                Platform.SCRIPTED,
                Map.of("guards", Map.of("error_rate", Map.of("max", 0.1, "minimum_samples", 5))));
        awaitInForce(rollout, LOCAL, "What is a lighthouse?");
        int failures = 0;
        for (int i = 0; i < 60 && failures < 9; i++) {
            failures += complete(ask(LOCAL, "throttle me")).status() == 200 ? 0 : 1;
        }
        sweep();

        var ended = shown(rollout);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("rolled_back");
        var move = ended.at("/history/0");
        assertThat(move.path("action").asText()).isEqualTo("rollback");
        assertThat(move.path("by").asText()).isEqualTo(ended.path("id").asText());
        assertThat(move.path("reason").asText()).contains("error_rate");
        assertThat(ended.at("/guards/0/verdict").asText()).isEqualTo("violated");
        eventually(
                EVERYWHERE_WITHIN,
                () -> complete(ask(LOCAL, "speak")).expect(200).header("Jarvis-Rollout"),
                String::isEmpty);
        for (int i = 0; i < 10; i++) {
            complete(ask(LOCAL, "throttle me")).expect(200);
        }
        assertThat(platform.count(
                        "select count(*) from rollout_figures where tenant_id = ? and arm = 'candidate'", tenant.id()))
                .isEqualTo(1);
    }

    private void sweep() {
        var answer = platform.invoke("run-queue", "{}");
        assertThat(Json.read(answer.payload().asUtf8String(), JsonNode.class).has("rollouts"))
                .isTrue();
    }

    @Test
    void satisfiedGuardsTakeARolloutOnByThemselves() {
        var rollout = ofModel(
                Platform.SCRIPTED,
                LOCAL,
                Map.of(
                        "guards",
                        Map.of("error_rate", Map.of("max", 0.1, "minimum_samples", 5)),
                        "stages",
                        List.of(50, 100),
                        "minimum_minutes",
                        0,
                        "minimum_requests",
                        5));
        awaitInForce(rollout, Platform.SCRIPTED, "speak");
        for (int i = 0; i < 12; i++) {
            complete(ask(Platform.SCRIPTED, "speak")).expect(200);
        }
        sweep();

        assertThat(shown(rollout).path("stage").asInt()).isEqualTo(2);
    }

    /** The server is one instance; the other one has connections and memory of its own. */
    @Test
    void oneCallTakesARolloutBackOnTwoInstancesWithinFiveSeconds() {
        var rollout = ofModel(Platform.SCRIPTED, LOCAL, Map.of("stages", List.of(100)));
        awaitModel(Platform.SCRIPTED, LOCAL);
        try (var database =
                        Database.open(platform.jdbcUrl(), DatabaseCredentials.of(platform.secretOf("jarvis_app")), 2);
                var redis = new Redis(platform.functionVariables().get("JARVIS_REDIS_URL"))) {
            var other = instance(database, redis);
            assertThat(model(other)).contains(LOCAL);

            client.post(rollout + "/rollback", Map.of()).expect(200);
            awaitModel(Platform.SCRIPTED, Platform.SCRIPTED);
            eventually(EVERYWHERE_WITHIN, () -> model(other), Optional.of(Platform.SCRIPTED)::equals);
        }
    }

    private static Participations instance(Database database, Redis redis) {
        var store = new SqlRolloutStore(database);
        var counts = new RedisRolloutCounts(redis);
        var clock = Clock.systemUTC();
        return new Participations(
                new RolloutsInForce(store, Thread::startVirtualThread, System::nanoTime),
                new Assignments(() -> 0),
                new CachedPromptRenderer(new SqlPromptStore(database), clock),
                counts,
                new RolloutChecks(store, counts, null, clock),
                clock);
    }

    private Optional<String> model(Participations instance) {
        var caller = new Caller(new TenantId(tenant.id()), "key", Set.of(Role.VIEWER));
        var prompt = new ChatPrompt("", List.of(new Turn(Speaker.USER, "speak")), 1);
        return instance.begin(caller, new Requester("ann", "gateway"))
                .place(Question.of(Optional.of(Platform.SCRIPTED), prompt), Optional.empty())
                .model();
    }

    @Test
    void aStreamUnderWayEndsOnWhatItBeganOn() throws Exception {
        var rollout = ofModel(LOCAL, Platform.SCRIPTED, Map.of("stages", List.of(100)));
        awaitModel(LOCAL, Platform.SCRIPTED);
        var body = ask(LOCAL, "pause");
        body.put("stream", true);
        var response = Client.HTTP.send(
                client.request(CHAT)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(body)))
                        .build(),
                BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(response.headers().firstValue("Jarvis-Rollout").orElseThrow())
                    .endsWith(";arm=candidate");
            assertThat(lines.readLine()).startsWith("data: ");
            client.post(rollout + "/rollback", Map.of()).expect(200);
            awaitModel(LOCAL, LOCAL);
            platform.scriptedModel().goOn();

            assertThat(lines.lines().filter(line -> !line.isEmpty()).toList())
                    .anyMatch(line -> line.contains("at dusk."))
                    .last()
                    .isEqualTo("data: [DONE]");
        }
        var counted = eventually(EVERYWHERE_WITHIN, () -> shown(rollout), now -> requests(now, "candidate") > 1);
        assertThat(counted.at("/arms/candidate/total/errors").asInt()).isZero();
    }

    @Test
    void cachedAnswersOfTheCandidateAreGoneWithIt() {
        var words = "speak " + UUID.randomUUID();
        var rollout = ofModel(LOCAL, Platform.SCRIPTED, Map.of("stages", List.of(100)));
        awaitModel(LOCAL, Platform.SCRIPTED);
        assertThat(cache(LOCAL, words)).isEqualTo("miss");
        assertThat(cache(LOCAL, words)).isEqualTo("hit");
        assertThat(cache(Platform.SCRIPTED, words)).as("the same model").isEqualTo("hit");

        client.post(rollout + "/rollback", Map.of()).expect(200);
        eventually(Duration.ofSeconds(1), () -> cache(Platform.SCRIPTED, words), "miss"::equals);
        assertThat(cache(Platform.SCRIPTED, words)).isEqualTo("hit");
        assertThat(shown(rollout).at("/arms/candidate/total/cached").asInt()).isEqualTo(1);
    }

    private String cache(String model, String words) {
        return client.post(CHAT, ask(model, words)).expect(200).header("Jarvis-Cache");
    }

    @Test
    void whoeverLooksAfterModelsThrowsCachedAnswersAwayAndNobodyElse() {
        var words = "speak " + UUID.randomUUID();
        assertThat(cache(Platform.SCRIPTED, words)).isEqualTo("miss");
        assertThat(cache(Platform.SCRIPTED, words)).isEqualTo("hit");

        tenant.clientWith("developer")
                .post("/api/v1/models/cache/purge", Map.of())
                .problem(403, "permission_denied");
        tenant.clientWith("operator")
                .post("/api/v1/models/cache/purge", Map.of())
                .expect(204);
        eventually(Duration.ofSeconds(1), () -> cache(Platform.SCRIPTED, words), "miss"::equals);
        assertThat(platform.tenant()
                        .client()
                        .post("/api/v1/models/cache/purge", Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(cache(Platform.SCRIPTED, words)).as("another tenant's purge").isEqualTo("hit");
    }

    @Test
    void judgesScoresAreTakenWhileItIsUnderWay() {
        var rollout =
                ofModel(Platform.SCRIPTED, LOCAL, Map.of("guards", Map.of("judge_score", Map.of("min_ratio", 0.9))));
        for (var score : List.of(0.5, 1)) {
            client.post(rollout + "/scores", Map.of("arm", "candidate", "score", score))
                    .expect(204);
        }

        assertThat(shown(rollout).at("/arms/candidate/total/score").asDouble()).isEqualTo(0.75);
        assertThat(pointer(client.post(rollout + "/scores", Map.of("arm", "other", "score", 1))
                        .problem(400, "invalid_request")))
                .isEqualTo("/arm");
        assertThat(pointer(client.post(rollout + "/scores", Map.of("arm", "candidate", "score", 2))
                        .problem(400, "invalid_request")))
                .isEqualTo("/score");
        client.post(rollout + "/rollback", Map.of()).expect(200);
        client.post(rollout + "/scores", Map.of("arm", "candidate", "score", 1)).problem(409, "rollout_not_under_way");
    }

    private static String pointer(JsonNode problem) {
        return problem.at("/errors/0/pointer").asText();
    }

    @Test
    void whatIsNoRolloutIsRefusedWithItsPlace() {
        var good = Map.of(
                "subject",
                Map.of("model", LOCAL),
                "candidate",
                Platform.SCRIPTED,
                "stages",
                List.of(10, 100),
                "by",
                "user");
        for (var wrong : List.of(
                Map.of("subject", Map.of(), "at", "/subject"),
                Map.of("subject", Map.of("model", "none"), "at", "/subject/model"),
                Map.of("candidate", "none", "at", "/candidate"),
                Map.of("candidate", LOCAL, "at", "/candidate"),
                Map.of("stages", List.of(10, "x"), "at", "/stages/1"),
                Map.of("stages", List.of(Map.of("percent", 10, "more", 1), 100), "at", "/stages/0/more"),
                Map.of("stages", List.of(50), "at", "/stages/0"),
                Map.of("guards", Map.of("error_rate", Map.of()), "at", "/guards/error_rate"),
                Map.of("guards", Map.of("error_rate", Map.of("max", 2)), "at", "/guards/error_rate/max"),
                Map.of("minimum_minutes", -1, "at", "/minimum_minutes"),
                Map.of("gate", Map.of("evaluation", "evl_1"), "at", "/gate/evaluation"))) {
            var body = new HashMap<String, Object>(good);
            body.putAll(wrong);
            body.remove("at");
            var reply = client.post(ROLLOUTS, body);

            assertThat(reply.status()).as(reply.text()).isIn(400, 422);
            assertThat(pointer(reply.json())).as(reply.text()).isEqualTo(wrong.get("at"));
        }
        client.post(ROLLOUTS, good).expect(201);
        client.post(ROLLOUTS, good).problem(409, "rollout_under_way");
        assertThat(platform.tenant().client().get(ROLLOUTS).expect(200).json().path("items"))
                .isEmpty();
    }

    @Test
    void whatIsWrongWithThePromptOfARequestIsToldByItsField() {
        prompt("known");
        for (var wrong : List.of(
                Map.of("prompt", "x", "at", "prompt"),
                Map.of("prompt", Map.of("label", "x"), "at", "prompt.name"),
                Map.of("prompt", Map.of("name", "none"), "at", "prompt"),
                Map.of("prompt", Map.of("name", "known"), "at", "prompt.variables.tone"),
                Map.of("prompt", Map.of("name", "known", "version", "new"), "at", "prompt.version"),
                Map.of("prompt", Map.of("name", "known", "version", "9.0.0"), "at", "prompt"))) {
            var body = ask(Platform.SCRIPTED, "speak");
            body.put("prompt", wrong.get("prompt"));
            var reply = complete(body);

            assertThat(reply.status()).as(reply.text()).isBetween(400, 422);
            assertThat(reply.json().at("/error/param").asText())
                    .as(reply.text())
                    .isEqualTo(wrong.get("at"));
        }
    }
}
