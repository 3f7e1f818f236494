package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.ClosedLoop.Result;
import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.platform.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * What the gateway costs: requests to a provider that always says the same, asked directly, through this platform with
 * authentication, quotas and the ledger, and through Portkey's gateway, which has none of these here.
 */
final class GatewayBenchmark implements Benchmark {
    private static final List<Integer> CONNECTIONS = List.of(32, 128);
    private static final List<Boolean> STREAMED = List.of(false, true);
    private static final double MILLI = 1000;
    private static final double MEBIBYTE = 1 << 20;
    private static final String COMPLETIONS = "/v1/chat/completions";
    private static final Duration PEER_START = Duration.ofSeconds(30);
    /** Requests a second, a little below the platform's limit: what is refused would cost processor time for nothing. */
    private static final int BELOW_LIMIT = 1_900;

    private static final Duration SOAK_READING = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public String summary() {
        return "requests through the model gateway to a stub of a provider, whole and streamed, at 32 and 128 connections,"
                + " beside the stub alone and @portkey-ai/gateway [--seconds 10] [--warmup 60] [--soak MINUTES]";
    }

    @Override
    public Set<String> options() {
        return Set.of("seconds", "warmup", "soak");
    }

    /** Somebody who can be asked. */
    private interface Asked {
        String name();

        /** @param model {@code fast}, or {@code slow}, which thinks first */
        URI url(String model);

        /** Whole lines, each with its end. */
        String headers(String model);

        /** How many requests a second it is asked at most. */
        default OptionalInt limit() {
            return OptionalInt.empty();
        }

        /** Processor time of what is measured. */
        Duration cpu();

        /** Bytes of memory of what is measured. */
        long memory();
    }

    /** The provider itself. */
    private record Stub(int port) implements Asked {
        @Override
        public String name() {
            return "the stub alone";
        }

        @Override
        public URI url(String model) {
            return URI.create(base(model) + "/chat/completions");
        }

        String base(String model) {
            return "http://127.0.0.1:" + port + (model.equals("slow") ? "/slow/v1" : "/v1");
        }

        @Override
        public String headers(String model) {
            return "";
        }

        @Override
        public Duration cpu() {
            return Duration.ZERO;
        }

        @Override
        public long memory() {
            return 0;
        }
    }

    /** This platform: all of its processes. */
    private record Jarvis(URI address, String key, StackProcesses stack) implements Asked {
        @Override
        public String name() {
            return "Jarvis";
        }

        @Override
        public URI url(String model) {
            return address.resolve(COMPLETIONS);
        }

        @Override
        public String headers(String model) {
            return "Authorization: Bearer " + key + "\r\nCache-Control: no-cache\r\n";
        }

        @Override
        public OptionalInt limit() {
            return OptionalInt.of(BELOW_LIMIT);
        }

        @Override
        public Duration cpu() {
            return stack.cpu().values().stream().reduce(Duration.ZERO, Duration::plus);
        }

        @Override
        public long memory() {
            return stack.usage().values().stream()
                    .mapToLong(ProcessTree.Usage::memoryBytes)
                    .sum();
        }
    }

    /** Portkey's gateway. */
    private record Portkey(int port, Stub stub, ProcessTree tree) implements Asked {
        @Override
        public String name() {
            return "@portkey-ai/gateway";
        }

        @Override
        public URI url(String model) {
            return URI.create("http://127.0.0.1:" + port + COMPLETIONS);
        }

        @Override
        public String headers(String model) {
            return "x-portkey-provider: openai\r\nx-portkey-custom-host: " + stub.base(model)
                    + "\r\nAuthorization: Bearer none\r\n";
        }

        @Override
        public Duration cpu() {
            return tree.cpu();
        }

        @Override
        public long memory() {
            return tree.usage().memoryBytes();
        }
    }

    /** One step's figures. */
    private record Figures(Result result, double seconds, double cpuSeconds) {
        double perSecond() {
            return result.answers() / seconds;
        }

        double perCpuSecond() {
            return cpuSeconds == 0 ? 0 : result.answers() / cpuSeconds;
        }

        double millis(double percentile) {
            return result.micros().getValueAtPercentile(percentile) / MILLI;
        }
    }

    @Override
    public void run(Options options, Api api, StackProcesses shared, Report report) throws Exception {
        var seconds = Duration.ofSeconds(options.number("seconds", 10));
        var warmUp = Duration.ofSeconds(options.number("warmup", 60));
        var provider = start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StubProvider.class.getName()),
                Redirect.PIPE);
        try {
            var stub = new Stub(Integer.parseInt(firstLine(provider)));
            try (var own = OwnStack.start(Map.of("JARVIS_CHAT_MODELS", models(stub)))) {
                var jarvis = new Jarvis(own.url(), own.key(), own.processes());
                var port = freePort();
                var peer = start(
                        List.of(
                                "node",
                                Path.of(
                                                Environment.get("JARVIS_PEERS"),
                                                "node_modules/@portkey-ai/gateway/build/start-server.js")
                                        .toString(),
                                "--headless",
                                "--port=" + port),
                        Redirect.DISCARD);
                try {
                    awaitPort(port);
                    var portkey = new Portkey(port, stub, new ProcessTree(peer.pid(), Set.of()));
                    throughput(List.of(stub, jarvis, portkey), seconds, warmUp, report);
                    added(List.of(stub, jarvis, portkey), seconds, report);
                    if (options.numbers().containsKey("soak")) {
                        soak(jarvis, own.processes(), options.number("soak", 15), report);
                    }
                } finally {
                    end(peer);
                }
            }
        } finally {
            end(provider);
        }
    }

    private static String models(Stub stub) {
        return Json.write(List.of(
                Map.of("name", "fast", "model", "stub", "url", stub.base("fast"), "price", "0.001/0.002 USD"),
                Map.of("name", "slow", "model", "stub", "url", stub.base("slow"), "price", "0.001/0.002 USD")));
    }

    private static void throughput(List<Asked> all, Duration seconds, Duration warmUp, Report report)
            throws InterruptedException {
        var table = new Table(
                "As fast as it goes; this platform at most " + BELOW_LIMIT + " a second, below its limit",
                "asked",
                "answer",
                "connections",
                "answers",
                "errors",
                "requests/s",
                "requests/CPU-s",
                "p50 ms",
                "p99 ms",
                "memory MiB");
        double jarvis = 0;
        double portkey = 0;
        try (var bar = Console.progress("Asking", (long) all.size() * STREAMED.size() * (1 + CONNECTIONS.size()))) {
            for (var asked : all) {
                for (var isLive : STREAMED) {
                    step(asked, "fast", isLive, CONNECTIONS.getFirst(), warmUp.dividedBy(STREAMED.size()));
                    bar.step();
                    for (var connections : CONNECTIONS) {
                        var figures = step(asked, "fast", isLive, connections, seconds);
                        table.row(
                                asked.name(),
                                isLive ? "streamed" : "whole",
                                connections,
                                figures.result().answers(),
                                figures.result().errors(),
                                figures.perSecond(),
                                figures.perCpuSecond(),
                                figures.millis(50),
                                figures.millis(99),
                                asked.memory() / MEBIBYTE);
                        if (!isLive && connections.equals(CONNECTIONS.getFirst())) {
                            jarvis = asked instanceof Jarvis ? figures.perCpuSecond() : jarvis;
                            portkey = asked instanceof Portkey ? figures.perCpuSecond() : portkey;
                        }
                        bar.step();
                    }
                }
            }
        }
        report.add(table);
        report.ratio("requests/CPU-s to those of @portkey-ai/gateway, whole, 32 connections", jarvis / portkey);
    }

    /** With a provider that thinks, the machine has time, and what is left is what the way through costs. */
    private static void added(List<Asked> all, Duration seconds, Report report) throws InterruptedException {
        var table = new Table(
                "Added to a provider that thinks for " + StubProvider.THINKING_MILLIS + " ms",
                "asked",
                "answer",
                "connections",
                "answers",
                "errors",
                "p50 ms",
                "p99 ms",
                "added p50 ms",
                "added p99 ms");
        try (var bar = Console.progress("Thinking", (long) all.size() * STREAMED.size() * CONNECTIONS.size())) {
            for (var isLive : STREAMED) {
                for (var connections : CONNECTIONS) {
                    double[] bare = {0, 0};
                    for (var asked : all) {
                        var figures = step(asked, "slow", isLive, connections, seconds);
                        if (asked instanceof Stub) {
                            bare = new double[] {figures.millis(50), figures.millis(99)};
                        }
                        table.row(
                                asked.name(),
                                isLive ? "streamed" : "whole",
                                connections,
                                figures.result().answers(),
                                figures.result().errors(),
                                figures.millis(50),
                                figures.millis(99),
                                figures.millis(50) - bare[0],
                                figures.millis(99) - bare[1]);
                        bar.step();
                    }
                }
            }
        }
        report.add(table);
    }

    private static void soak(Jarvis jarvis, StackProcesses stack, int minutes, Report report)
            throws IOException, InterruptedException {
        var table = new Table("Soak", "minute", "answers", "errors", "requests/CPU-s", "live heap MiB", "memory MiB");
        try (var bar = Console.progress("Soaking", minutes)) {
            for (int minute = 1; minute <= minutes; minute++) {
                var figures = step(jarvis, "fast", minute % 2 == 0, CONNECTIONS.getFirst(), SOAK_READING);
                table.row(
                        minute,
                        figures.result().answers(),
                        figures.result().errors(),
                        figures.perCpuSecond(),
                        LiveHeap.bytes(stack.jvm()) / MEBIBYTE,
                        jarvis.memory() / MEBIBYTE);
                bar.step();
            }
        }
        report.add(table);
    }

    private static Figures step(Asked asked, String model, boolean isLive, int connections, Duration time)
            throws InterruptedException {
        Queue<RawConnection> opened = new ConcurrentLinkedQueue<>();
        var own = ThreadLocal.withInitial(() -> open(asked, model, opened));
        var before = asked.cpu();
        var start = System.nanoTime();
        var loop = new ClosedLoop(connections, time);
        var paced = asked.limit().isPresent() ? loop.atMost(asked.limit().getAsInt()) : loop;
        var result = paced.run(number -> {
            try {
                return own.get().post(body(model, isLive, number)) / 1_000;
            } catch (IOException e) {
                own.remove();
                throw new ApiException(asked.name() + " fails: " + e.getMessage(), e);
            }
        });
        var seconds = (System.nanoTime() - start) / 1e9;
        var cpu = asked.cpu().minus(before).toNanos() / 1e9;
        opened.forEach(GatewayBenchmark::close);
        if (result.errors() > 0) {
            System.err.println(result.firstError());
        }
        return new Figures(result, seconds, cpu);
    }

    private static RawConnection open(Asked asked, String model, Queue<RawConnection> opened) {
        try {
            var connection = new RawConnection(asked.url(model), asked.headers(model));
            opened.add(connection);
            return connection;
        } catch (IOException e) {
            throw new ApiException(asked.name() + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static void close(RawConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new ApiException("A connection cannot be closed", e);
        }
    }

    private static String body(String model, boolean isLive, int number) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"When does the gate close? "
                + number + "\"}],\"stream\":" + isLive + "}";
    }

    private static Process start(List<String> command, Redirect output) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectError(Redirect.INHERIT)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return Objects.requireNonNull(lines.readLine(), "The stub does not say where it listens");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(int port) throws InterruptedException {
        var end = System.nanoTime() + PEER_START.toNanos();
        while (System.nanoTime() < end) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                Thread.sleep(Duration.ofMillis(100));
            }
        }
        throw new IllegalStateException("The peer does not listen");
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
