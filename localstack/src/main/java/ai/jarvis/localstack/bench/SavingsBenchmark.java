package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.model.cache.SimilarQuestions;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What cache, compression and routing save of the cost of a workload, each alone and all together. Costs are those of the
 * platform's own ledger, at the prices that OpenAI has for gpt-4o and gpt-4o-mini.
 */
final class SavingsBenchmark implements Benchmark {
    private static final String LARGE = "large";
    private static final String SMALL = "small";
    private static final List<Double> THRESHOLDS = List.of(0.9, 0.95, 0.98);

    @Override
    public String name() {
        return "savings";
    }

    @Override
    public String summary() {
        return "what cache, compression and routing save of the cost of a made-up workload, with repetitions and without, and"
                + " how often an answer to a similar question is the wrong one";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    /** How requests are sent. */
    private enum Mode {
        NONE("none", "off", false, false),
        CACHE("cache", "exact", false, false),
        SEMANTIC("cache, semantic too", "semantic", false, false),
        COMPRESSION("compression", "off", true, false),
        ROUTING("routing", "off", false, true),
        ALL("all together", "exact", true, true),
        ALL_SEMANTIC("all, semantic too", "semantic", true, true);

        private final String title;
        private final String cache;
        private final boolean compresses;
        private final boolean routes;

        Mode(String title, String cache, boolean compresses, boolean routes) {
            this.title = title;
            this.cache = cache;
            this.compresses = compresses;
            this.routes = routes;
        }
    }

    /** What one mode took. */
    private record Figures(double cost, long calls, long inputTokens, long outputTokens) {
        Figures minus(Figures before) {
            return new Figures(
                    cost - before.cost,
                    calls - before.calls,
                    inputTokens - before.inputTokens,
                    outputTokens - before.outputTokens);
        }
    }

    /** The platform, asked as a program asks it. */
    private record Asked(URI url, String key, HttpClient http) {
        JsonNode send(String path, Map<String, ?> body, Map<String, String> headers)
                throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(url.resolve(path))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json");
            headers.forEach(request::header);
            var response = http.send(
                    request.POST(BodyPublishers.ofString(Json.write(body))).build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(response.statusCode() + " " + response.body());
            }
            return Json.read(response.body(), JsonNode.class);
        }

        Figures used() throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(url.resolve("/api/v1/usage"))
                    .header("Authorization", "Bearer " + key)
                    .build();
            var sums = Json.read(http.send(request, BodyHandlers.ofString()).body(), JsonNode.class)
                    .path("items");
            double cost = 0;
            long calls = 0;
            long input = 0;
            long output = 0;
            for (var sum : sums) {
                for (var each : sum.path("costs")) {
                    cost += Double.parseDouble(each.path("amount").asText());
                }
                var isChat = Set.of(LARGE, SMALL).contains(sum.path("model").asText());
                calls += isChat ? sum.path("calls").asLong() : 0;
                input += isChat ? sum.path("input_tokens").asLong() : 0;
                output += isChat ? sum.path("output_tokens").asLong() : 0;
            }
            return new Figures(cost, calls, input, output);
        }
    }

    @Override
    public void run(Options options, Api api, StackProcesses shared, Report report) throws Exception {
        try (var provider = new CountedProvider();
                var own = OwnStack.start(Map.of(
                        "JARVIS_CHAT_MODELS", models(provider),
                        "JARVIS_EMBEDDING_MODELS", Json.write(List.of(embedding()))));
                var http = HttpClient.newHttpClient()) {
            var asked = new Asked(own.url(), own.key(), http);
            var saved = workload(asked, true, report);
            workload(asked, false, report);
            precision(asked, report);
            report.ratio("share of cost saved by cache, compression and routing together, aim 0.4", saved);
        }
    }

    /** The local model is free, and nobody would ask it instead: nothing fits into it here. */
    private static String models(CountedProvider provider) {
        return Json.write(List.of(
                Map.of("name", LARGE, "model", LARGE, "url", provider.url(), "price", "0.0025/0.01 USD"),
                Map.of("name", SMALL, "model", SMALL, "url", provider.url(), "price", "0.00015/0.0006 USD"),
                Map.of("model", "local-extractive", "context_tokens", 1)));
    }

    /** At the price of text-embedding-3-small. */
    private static Map<String, Object> embedding() {
        return Map.of("model", "local-embedding", "format", "cohere-v3", "price", "0.00002/0 USD");
    }

    /** The share that all together save without the semantic cache. */
    private static double workload(Asked asked, boolean repeats, Report report)
            throws IOException, InterruptedException {
        var requests = SavingsWorkload.requests(repeats);
        var made = new Table(repeats ? "Workload" : "Workload without repetition", "made of");
        SavingsWorkload.composition(repeats).forEach(made::row);
        report.add(made);
        var table = new Table(
                repeats ? "Saved" : "Saved without repetition",
                "by",
                "cost USD",
                "saved %",
                "requests",
                "calls of models",
                "input tokens",
                "output tokens");
        double none = 0;
        double all = 0;
        try (var bar = Console.progress("Asking", (long) Mode.values().length * requests.size())) {
            for (var mode : Mode.values()) {
                var before = asked.used();
                for (var request : requests) {
                    asked.send("/v1/chat/completions", body(mode, repeats, request), headers(mode, request));
                    bar.step();
                }
                var figures = asked.used().minus(before);
                none = mode == Mode.NONE ? figures.cost() : none;
                all = mode == Mode.ALL ? figures.cost() : all;
                table.row(
                        mode.title,
                        figures.cost(),
                        100 * (1 - figures.cost() / none),
                        requests.size(),
                        figures.calls(),
                        figures.inputTokens(),
                        figures.outputTokens());
            }
        }
        report.add(table);
        return 1 - all / none;
    }

    /** The name of the mode is in the first message, so that modes find nothing that others have left in the cache. */
    private static Map<String, Object> body(Mode mode, boolean repeats, SavingsWorkload.Request request) {
        var messages = new ArrayList<Map<String, String>>(request.messages());
        var first = messages.getFirst();
        messages.set(
                0,
                Map.of("role", "system", "content", first.get("content") + "\n\nPlan " + mode.name() + repeats + "."));
        var body = new HashMap<String, Object>();
        body.put("messages", messages);
        body.put("max_tokens", 300);
        body.put("model", isRouted(mode, request) ? "auto" : LARGE);
        return body;
    }

    private static boolean isRouted(Mode mode, SavingsWorkload.Request request) {
        return mode.routes && request.isEasy();
    }

    private static Map<String, String> headers(Mode mode, SavingsWorkload.Request request) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Jarvis-Cache", mode.cache);
        headers.put("Jarvis-Compress", mode.compresses ? "on" : "off");
        if (isRouted(mode, request)) {
            headers.put("Jarvis-Route", "cost");
        }
        return headers;
    }

    private static void precision(Asked asked, Report report) throws IOException, InterruptedException {
        var pairs = LabelledQuestions.all();
        var texts = pairs.stream()
                .flatMap(pair -> Stream.of(pair.one(), pair.other()))
                .toList();
        var vectors = vectors(asked, texts);
        var table = new Table(
                "Similar questions, " + pairs.size() + " labelled pairs, by local-embedding",
                "threshold",
                "mean the same",
                "found",
                "near misses",
                "taken for the same",
                "by embedding alone",
                "precision");
        for (var threshold : THRESHOLDS) {
            int same = 0;
            int found = 0;
            int wrong = 0;
            int wrongAlone = 0;
            for (int i = 0; i < pairs.size(); i++) {
                var pair = pairs.get(i);
                var isNear = SimilarQuestions.cosine(vectors.get(2 * i), vectors.get(2 * i + 1)) >= threshold;
                var isTaken = isNear && SimilarQuestions.haveEqualWording(pair.one(), pair.other());
                same += pair.isSame() ? 1 : 0;
                found += pair.isSame() && isTaken ? 1 : 0;
                wrong += !pair.isSame() && isTaken ? 1 : 0;
                wrongAlone += !pair.isSame() && isNear ? 1 : 0;
            }
            table.row(
                    threshold,
                    same,
                    found,
                    pairs.size() - same,
                    wrong,
                    wrongAlone,
                    found + wrong == 0 ? "-" : String.valueOf(Math.round(100.0 * found / (found + wrong)) / 100.0));
        }
        report.add(table);
    }

    private static List<float[]> vectors(Asked asked, List<String> texts) throws IOException, InterruptedException {
        var answer = asked.send(
                "/v1/embeddings", Map.of("input", texts, "model", "local-embedding", "input_type", "query"), Map.of());
        var vectors = new ArrayList<float[]>();
        for (var each : answer.path("data")) {
            var numbers = each.path("embedding");
            var vector = new float[numbers.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) numbers.get(i).asDouble();
            }
            vectors.add(vector);
        }
        return vectors;
    }
}
