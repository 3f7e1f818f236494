package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.platform.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the loop of agents takes beside its model: executions of three steps, of which two have a calculation done, with a
 * model that answers at once. The platform is one of its own, with that model.
 */
final class AgentBenchmark implements Benchmark {
    private static final int STEPS = 3;

    @Override
    public String name() {
        return "agents";
    }

    @Override
    public String summary() {
        return "executions of an agent of three steps, two of them with a call of a tool, with a model that answers at once"
                + " [--runs 200] [--at-a-time 8]";
    }

    @Override
    public Set<String> options() {
        return Set.of("runs", "at-a-time");
    }

    @Override
    public void run(Options options, Api shared, StackProcesses stack, Report report) throws Exception {
        var runs = options.number("runs", 200);
        var atATime = options.number("at-a-time", 8);
        report.header(Map.of("runs", runs, "at_a_time", atATime));
        var provider = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StubProvider.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var own = OwnStack.start(Map.of("JARVIS_CHAT_MODELS", models(port(provider))))) {
            try (var api = new Api(own.url(), own.key())) {
                report.add(measured(api, own.processes(), runs, atATime));
            }
        } finally {
            provider.destroy();
            provider.waitFor();
        }
    }

    private static int port(Process provider) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(provider.getInputStream(), StandardCharsets.UTF_8));
        return Integer.parseInt(reader.readLine());
    }

    private static String models(int port) {
        return Json.write(List.of(Map.of(
                "name", "stub", "model", "stub", "url", "http://127.0.0.1:" + port + "/agent/v1", "price", "0/0 USD")));
    }

    private static Table measured(Api api, StackProcesses stack, int runs, int atATime)
            throws InterruptedException, ExecutionException {
        var agent = api.post(
                        "/api/v1/agents",
                        Map.of("name", "bench", "instructions", "Calculate.", "plugins", List.of("calculator")))
                .path("id")
                .asText();
        var table = new Table(
                "executions of an agent of three steps",
                "at a time",
                "executions",
                "executions/s",
                "executions/CPU-s",
                "p50 ms",
                "p95 ms",
                "p50 ms a step");
        perform(api, agent, Math.max(20, runs / 2), atATime);
        for (var width : List.of(1, atATime)) {
            var measurement = Measurement.start(stack);
            var millis = perform(api, agent, runs, width);
            var took = measurement.stop();
            table.row(
                    width,
                    runs,
                    runs / took.seconds(),
                    runs / took.cpuSeconds(),
                    at(millis, 0.5),
                    at(millis, 0.95),
                    at(millis, 0.5) / STEPS);
        }
        return table;
    }

    private static double at(double[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * (sorted.length - 1)))];
    }

    /** How long each took by its own count, in order of length. */
    private static double[] perform(Api api, String agent, int runs, int atATime)
            throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        var millis = new double[runs];
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var workers = new ArrayList<Future<?>>();
            for (int i = 0; i < atATime; i++) {
                workers.add(threads.submit(() -> {
                    for (int run = next.getAndIncrement(); run < runs; run = next.getAndIncrement()) {
                        millis[run] = execute(api, agent);
                    }
                }));
            }
            for (var worker : workers) {
                worker.get();
            }
        }
        Arrays.sort(millis);
        return millis;
    }

    private static double execute(Api api, String agent) {
        var ended = api.post(
                "/api/v1/agents/" + agent + "/execute", Map.of("input", "How much is it?", "wait_seconds", 25));
        if (!ended.path("status").asText().equals("success")
                || ended.path("steps").size() != STEPS) {
            throw new UncheckedIOException(new IOException("An execution did not do three steps: " + ended));
        }
        return ended.path("duration_ms").asDouble();
    }
}
