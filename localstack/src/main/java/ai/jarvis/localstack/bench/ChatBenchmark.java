package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.ClosedLoop.Request;
import ai.jarvis.localstack.bench.ClosedLoop.Result;
import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.demo.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** How fast questions are answered, whole and as a stream, beside the smallest request that reads the database. */
final class ChatBenchmark implements Benchmark {
    private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);
    private static final double MILLI = 1000;
    private static final double MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String summary() {
        return "questions about the sample documents at 1, 8 and 32 connections, beside a plain GET"
                + " [--seconds 15] [--warmup 15]";
    }

    @Override
    public Set<String> options() {
        return Set.of("seconds", "warmup");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) throws Exception {
        var duration = Duration.ofSeconds(options.number("seconds", 15));
        var warmUp = Duration.ofSeconds(options.number("warmup", 15));
        var questions = questions();
        var documents = Samples.NAMES.stream()
                .map(name -> new SampleDocument(name, Samples.read(name)))
                .toList();
        report.header(Map.of(
                "load",
                "%d questions in English and Chinese, %d s a step, after %d s of warm-up"
                        .formatted(questions.size(), duration.toSeconds(), warmUp.toSeconds())));

        Queue<String> conversations = new ConcurrentLinkedQueue<>();
        try (var knowledge = new Knowledge(api, "chat")) {
            var ingested = knowledge.ingest("Loading the sample documents", documents, 2);
            if (!ingested.failures().isEmpty()) {
                throw new ApiException("The sample documents are not all ready: " + ingested.failures());
            }
            var asking = new Asking(api, knowledge.collection(), questions, conversations);
            var kinds = List.of(
                    new Kind("GET a collection", asking::plain),
                    new Kind("chat", asking::whole),
                    new Kind("chat streamed", asking::streamed));
            var table = new Table(
                    "Requests",
                    "request",
                    "connections",
                    "answers",
                    "errors",
                    "requests/s",
                    "requests/CPU-s",
                    "p50 ms",
                    "p95 ms",
                    "p99 ms",
                    "max ms",
                    "first text p50 ms",
                    "first text p95 ms",
                    "CPU cores",
                    "load generator cores");
            double whole = 0;
            double bare = 0;
            try (var bar = Console.progress("Asking", (CONNECTIONS.size() + 1L) * kinds.size());
                    var peak = new PeakMemory(stack)) {
                for (var kind : kinds) {
                    check(new ClosedLoop(8, warmUp).run(kind.request()), kind);
                    bar.step();
                }
                for (var connections : CONNECTIONS) {
                    for (var kind : kinds) {
                        var running = Measurement.start(stack);
                        var result = new ClosedLoop(connections, duration).run(kind.request());
                        var took = running.stop();
                        table.row(row(kind, connections, result, took));
                        if (connections == 8 && kind.equals(kinds.get(0))) {
                            bare = result.answers() / took.cpuSeconds();
                        } else if (connections == 8 && kind.equals(kinds.get(1))) {
                            whole = result.answers() / took.cpuSeconds();
                        }
                        bar.step();
                    }
                }
                report.add(table);
                report.add(memory(stack, peak));
            }
            report.ratio("chat requests/CPU-s to plain GET requests/CPU-s at 8 connections", whole / bare);
        } finally {
            forget(api, conversations);
        }
    }

    private record Kind(String name, Request request) {}

    /** The three requests; conversations that they begin are noted, to be deleted after. */
    private record Asking(Api api, String collection, List<String> questions, Queue<String> conversations) {
        long plain(int number) {
            var start = System.nanoTime();
            var unused = api.text("/api/v1/collections/" + collection);
            return micros(start);
        }

        long whole(int number) {
            var start = System.nanoTime();
            note(api.postForText("/api/v1/chat", body(number, false)));
            return micros(start);
        }

        long streamed(int number) {
            var start = System.nanoTime();
            var first = new long[] {-1};
            var ended = new boolean[1];
            api.postForEvents("/api/v1/chat", body(number, true), (event, data) -> {
                switch (event) {
                    case "start" -> note(data);
                    case "delta" -> first[0] = first[0] < 0 ? micros(start) : first[0];
                    case "end" -> ended[0] = true;
                    case "error" -> throw new ApiException("The stream ended with " + data);
                    default -> {}
                }
            });
            if (first[0] < 0 || !ended[0]) {
                throw new ApiException("A stream ended without text or without its end");
            }
            return first[0];
        }

        private Map<String, Object> body(int number, boolean stream) {
            return Map.of(
                    "message", questions.get(number % questions.size()),
                    "collections", List.of(collection),
                    "stream", stream);
        }

        private void note(String json) {
            conversations.add(Conversations.of(json));
        }

        private static long micros(long start) {
            return (System.nanoTime() - start) / 1000;
        }
    }

    private static void check(Result warm, Kind kind) {
        if (warm.answers() == 0) {
            throw new ApiException(kind.name() + " is not answered: " + warm.firstError());
        }
    }

    private static Object[] row(Kind kind, int connections, Result result, Measurement took) {
        if (result.errors() > 0) {
            System.err.println(kind.name() + ": " + result.firstError());
        }
        var micros = result.micros();
        return new Object[] {
            kind.name(),
            connections,
            result.answers(),
            result.errors(),
            result.answers() / took.seconds(),
            result.answers() / took.cpuSeconds(),
            micros.getValueAtPercentile(50) / MILLI,
            micros.getValueAtPercentile(95) / MILLI,
            micros.getValueAtPercentile(99) / MILLI,
            micros.getMaxValue() / MILLI,
            result.firstMicros().getValueAtPercentile(50) / MILLI,
            result.firstMicros().getValueAtPercentile(95) / MILLI,
            took.cpuSeconds() / took.seconds(),
            took.ownCpuSeconds() / took.seconds()
        };
    }

    private static Table memory(StackProcesses stack, PeakMemory peak) {
        var table = new Table("Memory", "process", "peak MiB");
        stack.names().forEach(name -> table.row(name, peak.of(name) / MEBIBYTE));
        return table.row("together", peak.together() / MEBIBYTE);
    }

    private static void forget(Api api, Queue<String> conversations) {
        try (var bar = Console.progress("Deleting the conversations", conversations.size());
                var threads = Executors.newFixedThreadPool(4)) {
            for (var conversation : conversations) {
                threads.execute(() -> {
                    api.delete("/api/v1/conversations/" + conversation);
                    bar.step();
                });
            }
        }
    }

    /** One question a line. */
    static List<String> questions() throws IOException {
        var in = Objects.requireNonNull(ChatBenchmark.class.getResourceAsStream("/bench/questions.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.isBlank()).toList();
        }
    }
}
