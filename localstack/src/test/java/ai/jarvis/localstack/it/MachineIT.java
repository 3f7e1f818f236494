package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform as a process of its own, as {@code ./jarvis up} starts it. */
class MachineIT {
    private static final int DOCUMENTS = 200;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    private static Path folder;

    private static Machine machine;

    @BeforeAll
    static void install() {
        machine = new Machine(InstalledTools.require(), folder.resolve("data"));
    }

    @BeforeEach
    void start() throws IOException {
        machine.start();
    }

    @AfterAll
    static void stop() {
        machine.close();
    }

    @Test
    void aKilledProcessLosesNothingAndDoesNothingTwice() throws Exception {
        var tenant = machine.tenant();
        var collection = tenant.collection();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var sending = IntStream.range(0, DOCUMENTS)
                    .mapToObj(i -> (Callable<String>) () -> tenant.sendText(collection, i + ".txt", text(i)))
                    .toList();
            for (var sent : threads.invokeAll(sending)) {
                sent.get();
            }
        }
        machine.kill();
        machine.start();

        var again = machine.tenant();
        eventually(
                PATIENCE,
                Duration.ofMillis(500),
                () -> machine.count("select count(*) from documents where status <> 'ready'"),
                unfinished -> unfinished == 0);
        var documents = again.list(Tenant.documents(collection), 200);

        assertThat(documents).hasSize(DOCUMENTS);
        assertThat(Tenant.field(documents, "status")).containsOnly("ready");
        assertThat(new HashSet<>(Tenant.field(documents, "name"))).hasSize(DOCUMENTS);
        var mine = " where collection_id = '" + collection + "'";
        var chunks = documents.stream()
                .mapToInt(document -> document.path("chunks").asInt())
                .sum();
        assertThat(machine.count("select count(*) from chunks" + mine)).isEqualTo(chunks);
        assertThat(machine.count("select count(distinct (document_id, ordinal)) from chunks" + mine))
                .isEqualTo(chunks);
        assertThat(machine.count("select count(*) from documents" + mine)).isEqualTo(DOCUMENTS);
        for (int i = 0; i < DOCUMENTS; i += 37) {
            var name = i + ".txt";
            var document = documents.stream()
                    .filter(d -> d.path("name").asText().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(again.text(document.path("id").asText())).isEqualTo(text(i));
        }
    }

    private static String text(int number) {
        return IntStream.range(0, 12)
                .mapToObj(i -> "Document " + number + " says in sentence " + i + " what no other document says.")
                .collect(Collectors.joining("\n\n"));
    }

    @Test
    void aDeletionGoesOnWhereItsProcessWasKilled() throws Exception {
        var registered = machine.superAdministrator()
                .post("/api/v1/tenants", Map.of("name", "A big one", "plan", "enterprise"))
                .expect(201)
                .json();
        var id = registered.path("id").asText();
        machine.execute(
                """
                insert into conversations select '%1$s', 'cnv_' || i, 'key', 'title', now(), now()
                from generate_series(1, 20000) i;
                insert into messages select '%1$s', 'msg_' || i || '_' || j, 'cnv_' || i, 'user', repeat('text ', 50), null, now()
                from generate_series(1, 20000) i, generate_series(1, 10) j"""
                        .formatted(id));

        var job = machine.superAdministrator()
                .delete("/api/v1/tenants/" + id)
                .expect(202)
                .json()
                .path("id")
                .asText();
        var counted = "select count(*) from tenant_jobs where id = '" + job + "' and 'counted' = any(steps)";
        eventually(PATIENCE, Duration.ofMillis(2), () -> machine.count(counted), count -> count == 1);
        machine.kill();
        machine.start();

        var ended = eventually(
                PATIENCE,
                Duration.ofMillis(500),
                () -> machine.superAdministrator()
                        .get("/api/v1/tenants/" + id + "/jobs/" + job)
                        .expect(200)
                        .json(),
                state -> state.has("finished_at"));
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("success");
        assertThat(ended.at("/report/removed/public.messages").asLong()).isEqualTo(200_000);
        assertThat(machine.count("select count(*) from messages where tenant_id = '" + id + "'"))
                .isZero();
    }

    @Test
    void aChangeOfTheEmbeddingModelGoesOnWhereItsProcessWasKilled() throws Exception {
        var tenant = machine.tenant();
        var collection = tenant.collection();
        tenant.awaitReady(tenant.sendText(
                collection,
                "book.txt",
                IntStream.range(0, 900)
                        .mapToObj(i -> ("Paragraph " + i + " tells of sail, anchor and rope. ")
                                .repeat(20)
                                .strip())
                        .collect(Collectors.joining("\n\n"))));
        var path = "/api/v1/collections/" + collection + "/reembed";
        tenant.client()
                .post(path, Map.of("embedding_model", "local-embedding-256"))
                .expect(202);
        var mine = "select count(*) from chunk_vectors where collection_id = '" + collection + "' and model = ";
        eventually(
                PATIENCE,
                Duration.ofMillis(2),
                () -> machine.count(mine + "'local-embedding-256'"),
                count -> count > 0);
        machine.kill();
        var before = machine.count(mine + "'local-embedding-256'");
        machine.start();

        var again = machine.tenant();
        var ended = eventually(
                PATIENCE,
                Duration.ofMillis(500),
                () -> again.client().get(path).expect(200).json(),
                state -> !state.path("status").asText().equals("running"));
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("success");
        var chunks = machine.count("select count(*) from chunks where collection_id = '" + collection + "'");
        assertThat(before).isLessThan(chunks);
        assertThat(machine.count(mine + "'local-embedding-256'")).isEqualTo(chunks);
        assertThat(again.chunks(collection)).hasSize(100);
    }

    @Test
    void writesLogsAndFiguresThatTellMuchAndBetrayNothing() throws Exception {
        var tenant = machine.tenant();
        var secretWord = "Word" + UUID.randomUUID();
        var collection = tenant.collectionWith("a.txt", "The gardener planted " + secretWord + " in spring.");
        var requestId = "it-" + UUID.randomUUID();
        var question = Json.write(
                Map.of("message", "What did the gardener plant? " + secretWord, "collections", List.of(collection)));
        Client.send(tenant.client()
                        .request("/api/v1/chat?note=" + secretWord)
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", requestId)
                        .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(question)))
                .expect(200);
        tenant.client().withKey("jv_" + secretWord).get("/api/v1/collections").expect(401);
        var bad = tenant.sendFile(
                collection, "bad.pdf", ("%PDF-1.7 " + secretWord).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        tenant.awaitFailure(bad);
        var environment = machine.environment();
        machine.close();

        var events = json(folder.resolve("data/logs/jarvis.jsonl"));
        var access = events.stream()
                .filter(event -> event.path("request_id").asText().equals(requestId))
                .filter(event -> event.has("status"))
                .toList();
        assertThat(access).as("access lines of %s", requestId).hasSize(1);
        assertThat(access.getFirst().path("tenant").asText()).isEqualTo(tenant.id());
        assertThat(access.getFirst().path("trace_id").asText()).isEqualTo(TRACE);
        assertThat(access.getFirst().path("route").asText()).isEqualTo("/api/v1/chat");
        assertThat(access.getFirst().path("duration_ms").asDouble()).isPositive();

        var figures = json(folder.resolve("data/logs/metrics.jsonl"));
        assertThat(figures)
                .allMatch(line ->
                        line.at("/_aws/CloudWatchMetrics/0/Namespace").asText().equals("Jarvis"));
        var names = figures.stream()
                .flatMap(line -> Tenant.items(line.at("/_aws/CloudWatchMetrics/0/Metrics")).stream())
                .map(metric -> metric.path("Name").asText())
                .collect(Collectors.toSet());
        assertThat(names)
                .contains(
                        "chat_latency",
                        "input_tokens",
                        "http_latency",
                        "documents_ingested",
                        "ingestion_duration",
                        "ingested_chunks");

        var secrets = new ArrayList<>(List.of(
                secretWord,
                environment.get("JARVIS_API_KEY"),
                environment.get("JARVIS_ADMIN_KEY"),
                environment.get("JARVIS_OIDC_PASSWORD"),
                environment.get("AWS_SECRET_ACCESS_KEY")));
        try (var passwords = Files.list(folder.resolve("data/secrets"))) {
            for (var file : passwords.toList()) {
                secrets.add(Files.readString(file).strip());
            }
        }
        assertThat(secrets).hasSizeGreaterThan(5).allMatch(secret -> secret.length() > 15);
        try (var logs = Files.list(folder.resolve("data/logs"))) {
            for (var log : logs.toList()) {
                assertThat(Files.readString(log)).as(log.toString()).doesNotContain(secrets);
            }
        }
    }

    @Test
    void stopsWithAllItsProgramsAndFindsEverythingAgain() throws Exception {
        var collection = machine.tenant().collectionWith("a.txt", "The miller is called Agnes Tordoff.");
        machine.close();
        try (Stream<Path> left = Files.list(folder.resolve("data/run"))) {
            var programs = Set.of("postgresql.pid", "redis.pid", "dynalite.pid");
            assertThat(left.map(file -> file.getFileName().toString())).doesNotContainAnyElementsOf(programs);
        }

        machine.start();

        assertThat(machine.tenant()
                        .answer("Who is the miller?", collection)
                        .path("answer")
                        .asText())
                .contains("Agnes Tordoff");
    }

    private static List<JsonNode> json(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.map(line -> Json.read(line, JsonNode.class)).toList();
        }
    }
}
