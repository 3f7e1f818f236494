package ai.jarvis.localstack.bench;

import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.localstack.bench.ClosedLoop.Request;
import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.model.EmbeddingModelSettings;
import ai.jarvis.model.EmbeddingProviders;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Variables;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Search in one large tenant, as it grows, and in very many small ones, beside the bare SQL for the nearest vectors. The
 * tenants stay when it ends, without anything in them.
 */
final class SearchBenchmark implements Benchmark {
    private static final List<Integer> SIZES = List.of(10_000, 100_000, 300_000);
    private static final List<Integer> CONNECTIONS = List.of(1, 8);
    private static final int COMPARED_AT = 8;
    private static final int QUESTIONS = 96;
    private static final int SMALL = 1_000;
    private static final double MILLI = 1000;
    private static final int TOP_K = 10;

    private static final Map<String, Map<String, Object>> MODES = new LinkedHashMap<>();

    static {
        MODES.put("vector", Map.of("mode", "vector", "rerank", false));
        MODES.put("keyword", Map.of("mode", "keyword", "rerank", false));
        MODES.put("hybrid", Map.of("mode", "hybrid", "rerank", false));
        MODES.put("hybrid+rerank", Map.of("mode", "hybrid", "rerank", true));
    }

    /** A tenant and who may search in it. */
    private record Searched(TenantId tenant, String collection, Api api) {}

    @Override
    public String name() {
        return "search";
    }

    @Override
    public String summary() {
        return "search in a tenant of 10,000 chunks and more, and in many of 1,000, at 1 and 8 connections, beside bare SQL"
                + " [--chunks 100000] [--tenants 1000] [--seconds 10] [--warmup 15]";
    }

    @Override
    public Set<String> options() {
        return Set.of("chunks", "tenants", "seconds", "warmup");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) throws Exception {
        var variables = Environment.read(Environment.data().resolve("run/function-environment"));
        var texts = SearchTexts.read();
        int chunks = options.number("chunks", 100_000);
        report.header(Map.of("texts", SearchTexts.source()));
        try (var aws = new AwsClients(Optional.of(Environment.aws()));
                var index = new SearchIndex(
                        texts,
                        EmbeddingProviders.open(embeddingModels(variables), aws).standard(),
                        aws,
                        variables);
                var owner = connection(variables)) {
            var run = new Run(options, stack, report, variables, texts, index, owner);
            var sizes = SIZES.stream().filter(size -> size < chunks).toList();
            run.growing(IntStream.concat(sizes.stream().mapToInt(s -> s), IntStream.of(chunks))
                    .boxed()
                    .toList());
            run.many(options.number("tenants", 1_000));
        }
    }

    private static List<EmbeddingModelSettings> embeddingModels(Map<String, String> variables) {
        return EmbeddingModelSettings.from(new Variables(name -> Optional.ofNullable(variables.get(name))));
    }

    /** As the role that sees all rows. */
    private static Connection connection(Map<String, String> variables) throws IOException, SQLException {
        var password =
                Files.readString(Environment.data().resolve("secrets/postgres")).strip();
        return DriverManager.getConnection(variables.get("JARVIS_DATABASE_URL"), "postgres", password);
    }

    private static final class Run {
        private final Duration duration;
        private final Duration warmUp;
        private final StackProcesses stack;
        private final Report report;
        private final Map<String, String> variables;
        private final SearchTexts texts;
        private final SearchIndex index;
        private final Connection owner;
        private final Api admin =
                new Api(URI.create(Environment.get("JARVIS_URL")), Environment.get("JARVIS_ADMIN_KEY"));
        private final List<float[]> questions;

        Run(
                Options options,
                StackProcesses stack,
                Report report,
                Map<String, String> variables,
                SearchTexts texts,
                SearchIndex index,
                Connection owner) {
            this.duration = Duration.ofSeconds(options.number("seconds", 10));
            this.warmUp = Duration.ofSeconds(options.number("warmup", 15));
            this.stack = stack;
            this.report = report;
            this.variables = variables;
            this.texts = texts;
            this.index = index;
            this.owner = owner;
            this.questions = index.embedded(
                    IntStream.range(0, QUESTIONS).mapToObj(texts::question).toList());
        }

        void growing(List<Integer> sizes) throws Exception {
            var searched = tenant();
            var table = table("One tenant", "chunks");
            var quality = new Table(
                    "Neighbours",
                    "chunks",
                    "recall@10 of bare SQL",
                    "recall@10 of vector search",
                    "seconds to fill and move");
            double ratio = 0;
            int filled = 0;
            for (int size : sizes) {
                var start = System.nanoTime();
                index.fill(searched.tenant(), new CollectionId(searched.collection()), filled, size);
                awaitMoved(searched.tenant());
                double seconds = (System.nanoTime() - start) / 1e9;
                filled = size;
                try (var bare = bare(searched.tenant(), true)) {
                    quality.row(size, bare.recall(), recall(searched, bare), seconds);
                    ratio = measure(table, size, bare.request(), List.of(searched));
                }
            }
            report.add(quality);
            report.add(table);
            report.ratio(
                    "vector p95 to bare SQL p95 at %d connections, %d chunks".formatted(COMPARED_AT, filled), ratio);
            new SmallTenants(owner).remove(List.of(searched.tenant()));
        }

        void many(int count) throws Exception {
            var all = new ArrayList<Searched>();
            try (var bar = Console.progress("Making tenants", count)) {
                for (int i = 0; i < count; i++) {
                    all.add(i == 0 ? tenant() : tenant(all.getFirst().collection()));
                    bar.step();
                }
            }
            var ids = all.stream().map(Searched::tenant).toList();
            index.fill(ids.getFirst(), new CollectionId(all.getFirst().collection()), 0, SMALL);
            var small = new SmallTenants(owner);
            small.copy(ids.getFirst(), ids.subList(1, ids.size()));
            var table = table("Many tenants of %,d chunks".formatted(SMALL), "tenants");
            try (var bare = bare(ids.getFirst(), false)) {
                double unused = measure(table, count, bare.request(), all);
            }
            report.add(table);
            small.remove(ids);
        }

        /** Which share of the ten nearest is among the ten that a search by vectors answers. */
        private double recall(Searched searched, BareSearch bare) throws SQLException, InterruptedException {
            long found = 0;
            for (int i = 0; i < QUESTIONS; i++) {
                var nearest = bare.nearest(i);
                for (var result : search(searched, MODES.getOrDefault("vector", Map.of()), i)) {
                    found += nearest.contains(result.path("chunk_id").asText()) ? 1 : 0;
                }
            }
            return (double) found / (TOP_K * QUESTIONS);
        }

        private Searched tenant() {
            var made = tenant("");
            return new Searched(made.tenant(), made.api().createCollection("bench-search"), made.api());
        }

        private Searched tenant(String collection) {
            JsonNode made = admin.post(
                    "/api/v1/tenants",
                    Map.of(
                            "name",
                            "bench-search",
                            "plan",
                            "enterprise",
                            "admin",
                            Map.of("email", "bench@example.com")));
            return new Searched(
                    new TenantId(made.path("id").asText()),
                    collection,
                    new Api(
                            URI.create(Environment.get("JARVIS_URL")),
                            made.path("api_key").asText()));
        }

        private BareSearch bare(TenantId tenant, boolean isApart) throws IOException, SQLException {
            var connections = new ArrayList<Connection>();
            for (int i = 0; i < COMPARED_AT; i++) {
                connections.add(connection(variables));
            }
            return new BareSearch(connections, tenant, isApart, questions);
        }

        /** Until the vectors are where they are searched best. */
        private void awaitMoved(TenantId tenant) throws SQLException {
            long left = 1;
            while (left > 0) {
                try (var statement = owner.createStatement();
                        var rows = statement.executeQuery(
                                "select count(*) from chunk_vectors where home = 'shared' and tenant_id = '" + tenant
                                        + "'")) {
                    rows.next();
                    left = rows.getLong(1);
                }
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
            try (var statement = owner.createStatement()) {
                statement.execute("analyze chunks, chunk_vectors, documents, keyword_segments, keyword_blocks");
            }
        }

        private static Table table(String name, String what) {
            return new Table(
                    name,
                    what,
                    "search",
                    "connections",
                    "answers",
                    "errors",
                    "answers/s",
                    "answers/CPU-s",
                    "p50 ms",
                    "p95 ms",
                    "p99 ms",
                    "CPU cores",
                    "of them PostgreSQL",
                    "load generator cores");
        }

        /** The ratio of the vector search's p95 to that of bare SQL. */
        private double measure(Table table, int size, Request bare, List<Searched> searched) {
            var requests = new LinkedHashMap<String, Request>();
            requests.put("bare SQL", bare);
            MODES.forEach((name, mode) -> requests.put(name, number -> {
                var start = System.nanoTime();
                var results = search(searched.get(number % searched.size()), mode, number);
                // There are always ten that fit, if only by their vectors.
                if (results.size() < TOP_K && !name.equals("keyword")) {
                    throw new ApiException("Only " + results.size() + " rows: " + name);
                }
                return (System.nanoTime() - start) / 1000;
            }));
            requests.values().forEach(request -> {
                var unused = new ClosedLoop(COMPARED_AT, warmUp).run(request);
            });
            double bareP95 = 1;
            double vectorP95 = 0;
            for (int connections : CONNECTIONS) {
                for (var request : requests.entrySet()) {
                    var running = Measurement.start(stack);
                    var result = new ClosedLoop(connections, duration).run(request.getValue());
                    var took = running.stop();
                    if (result.errors() > 0) {
                        System.err.println(request.getKey() + ": " + result.firstError());
                    }
                    var micros = result.micros();
                    double p95 = micros.getValueAtPercentile(95) / MILLI;
                    if (request.getKey().equals("bare SQL")) {
                        bareP95 = p95;
                    } else if (request.getKey().equals("vector")) {
                        vectorP95 = p95;
                    }
                    table.row(
                            size,
                            request.getKey(),
                            connections,
                            result.answers(),
                            result.errors(),
                            result.answers() / took.seconds(),
                            result.answers() / took.cpuSeconds(),
                            micros.getValueAtPercentile(50) / MILLI,
                            p95,
                            micros.getValueAtPercentile(99) / MILLI,
                            took.cpuSeconds() / took.seconds(),
                            took.cpuSeconds("postgresql") / took.seconds(),
                            took.ownCpuSeconds() / took.seconds());
                }
            }
            return vectorP95 / bareP95;
        }

        private JsonNode search(Searched of, Map<String, Object> mode, int number) {
            var body = new LinkedHashMap<String, Object>(mode);
            body.put("query", texts.question(number % QUESTIONS));
            body.put("collections", List.of(of.collection()));
            body.put("top_k", TOP_K);
            return Json.read(of.api().postForText("/api/v1/search", body), JsonNode.class)
                    .path("results");
        }
    }
}
