package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.commons.io.FileUtils;

/**
 * What the sandbox adds to bare Python: processor time and time by the clock of the same programs bare, in the launcher and in
 * bubblewrap, in turn; then how long an execution takes through the API.
 */
final class SandboxBenchmark implements Benchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BARE = "bare python3";
    private static final String SANDBOX = "sandbox";
    private static final String BUBBLEWRAP = "bubblewrap";
    private static final String USER = "1900099999";
    private static final String EMPTY = "empty";
    private static final Map<String, String> PROGRAMS = programs();

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public String summary() {
        return "what the sandbox adds to bare Python, beside bubblewrap, and an execution's latency through the API"
                + " [--runs 40] [--seconds 20] [--warmup 60]";
    }

    @Override
    public Set<String> options() {
        return Set.of("runs", "seconds", "warmup");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) throws Exception {
        var runs = options.number("runs", 40);
        var duration = Duration.ofSeconds(options.number("seconds", 20));
        var warmUp = Duration.ofSeconds(options.number("warmup", 60));
        report.header(Map.of("runs", runs, "seconds", duration.toSeconds(), "warmup", warmUp.toSeconds()));
        var folder = Files.createTempDirectory("jarvis-bench-sandbox");
        try {
            programs(runs, folder, report);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        executions(api, warmUp, duration, report);
    }

    private static void programs(int runs, Path folder, Report report) throws Exception {
        var tools = Path.of(Environment.get("JARVIS_TOOLS")).resolve("sandbox");
        var hasBubblewrap = Files.isExecutable(Path.of("/usr/bin/bwrap"));
        if (!hasBubblewrap) {
            Console.out()
                    .println(
                            "WARNING: bwrap is not installed, so NOTHING is compared with bubblewrap (apt-get install bubblewrap)");
        }
        var table = new Table(
                "one run of a program, medians of " + runs,
                "program",
                "in",
                "CPU ms",
                "CPU added ms",
                "p95 CPU ms",
                "wall ms",
                "wall added ms",
                "p95 wall ms");
        var ratio = 0.0;
        for (var program : PROGRAMS.entrySet()) {
            var code = Files.writeString(
                    Files.createDirectory(folder.resolve(program.getKey())).resolve("main.py"), program.getValue());
            var commands = new LinkedHashMap<String, List<String>>();
            commands.put(BARE, List.of(tools.resolve("python").toString(), code.toString()));
            commands.put(SANDBOX, launched(tools, code, folder));
            if (hasBubblewrap) {
                commands.put(BUBBLEWRAP, wrapped(tools, code, folder));
            }
            var taken = measured(tools, folder, commands, runs);
            var bare = taken.path(BARE);
            for (var where : commands.keySet()) {
                var cpu = at(taken.path(where), "cpu_ms", 0.5);
                var wall = at(taken.path(where), "wall_ms", 0.5);
                table.row(
                        program.getKey(),
                        where,
                        cpu,
                        cpu - at(bare, "cpu_ms", 0.5),
                        at(taken.path(where), "cpu_ms", 0.95),
                        wall,
                        wall - at(bare, "wall_ms", 0.5),
                        at(taken.path(where), "wall_ms", 0.95));
                if (program.getKey().equals(EMPTY) && where.equals(SANDBOX)) {
                    ratio = cpu / at(bare, "cpu_ms", 0.5);
                }
            }
        }
        report.add(table);
        report.ratio("CPU of an empty program in the sandbox to bare python3's", ratio);
    }

    /** As the stack's own workers run it, which mount real file systems where they may. */
    private static List<String> launched(Path tools, Path code, Path folder) throws IOException {
        var command = new ArrayList<>(List.of(tools.resolve("jarvis-sandbox").toString(), "run"));
        command.addAll(Files.readAllLines(tools.resolve("options")));
        command.addAll(List.of(
                "--mpl-cache",
                tools.resolve("matplotlib").toString(),
                "--code",
                code.toString(),
                "--result",
                folder.resolve("result.json").toString()));
        if (isRoot(folder)) {
            command.addAll(List.of("--mount", "--uid", USER, "--gid", USER));
        } else {
            command.addAll(List.of(
                    "--workspace",
                    Files.createDirectories(folder.resolve("workspace")).toString(),
                    "--tmp",
                    Files.createDirectories(folder.resolve("tmp")).toString()));
        }
        return command;
    }

    private static boolean isRoot(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:uid").equals(0);
    }

    /** Namespaces of its own, read-only system, two file systems in memory, nobody's user. */
    private static List<String> wrapped(Path tools, Path code, Path folder) throws IOException {
        var command = new ArrayList<>(List.of(
                "/usr/bin/bwrap",
                "--unshare-all",
                "--die-with-parent",
                "--new-session",
                "--ro-bind",
                "/usr",
                "/usr",
                "--ro-bind",
                "/etc/ld.so.cache",
                "/etc/ld.so.cache",
                "--ro-bind",
                "/etc/alternatives",
                "/etc/alternatives",
                "--symlink",
                "usr/lib",
                "/lib",
                "--symlink",
                "usr/lib64",
                "/lib64",
                "--dev",
                "/dev",
                "--tmpfs",
                "/tmp",
                "--tmpfs",
                "/workspace",
                "--ro-bind",
                code.toString(),
                "/workspace/main.py",
                "--chdir",
                "/workspace",
                "--cap-drop",
                "ALL"));
        if (isRoot(folder)) {
            command.addAll(List.of("--unshare-user", "--uid", "1000", "--gid", "1000"));
        }
        command.addAll(List.of(tools.resolve("python").toRealPath().toString(), "/workspace/main.py"));
        return command;
    }

    private static JsonNode measured(Path tools, Path folder, Map<String, List<String>> commands, int runs)
            throws Exception {
        var environment = Map.of(
                "PATH", "/usr/bin:/bin",
                "HOME", folder.toString(),
                "LANG", "C.UTF-8",
                "MPLBACKEND", "Agg",
                "OPENBLAS_NUM_THREADS", "1",
                "PYTHONDONTWRITEBYTECODE", "1",
                "TZ", "UTC");
        var asked = JSON.createObjectNode().put("runs", runs).put("warm", 3);
        commands.forEach((name, command) -> {
            var entry = asked.withArray("commands").addObject().put("name", name);
            command.forEach(entry.withArray("command")::add);
            environment.forEach(entry.withObject("/environment")::put);
        });
        var harness = folder.resolve("harness.py");
        try (var in = Objects.requireNonNull(SandboxBenchmark.class.getResourceAsStream("/bench/sandbox.py"))) {
            Files.write(harness, in.readAllBytes());
        }
        var process = new ProcessBuilder(tools.resolve("python").toString(), harness.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(JSON.writeValueAsBytes(asked));
        }
        var taken = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("The programs could not be run");
        }
        return JSON.readTree(taken);
    }

    private static double at(JsonNode runs, String figure, double quantile) {
        var sorted = StreamSupport.stream(runs.spliterator(), false)
                .mapToDouble(run -> run.path(figure).asDouble())
                .sorted()
                .toArray();
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(quantile * (sorted.length - 1)))];
    }

    /** The first executions after a start are for themselves: the JVM still compiles what they need. */
    private static void executions(Api api, Duration warmUp, Duration duration, Report report) {
        execute(api);
        var table = new Table(
                "executions of an empty program through the API",
                "",
                "at once",
                "executions",
                "errors",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "per second");
        row(table, "while warming up", 1, warmUp, api);
        row(table, "warm", 1, duration, api);
        row(table, "warm", 4, duration, api);
        report.add(table);
    }

    private static void row(Table table, String when, int connections, Duration duration, Api api) {
        var began = System.nanoTime();
        var result = new ClosedLoop(connections, duration).run(number -> execute(api));
        var seconds = (System.nanoTime() - began) / 1e9;
        table.row(
                when,
                connections,
                result.answers(),
                result.errors(),
                result.micros().getValueAtPercentile(50) / 1000.0,
                result.micros().getValueAtPercentile(95) / 1000.0,
                result.micros().getValueAtPercentile(99) / 1000.0,
                result.answers() / seconds);
        if (result.errors() > 0) {
            Console.out().println("WARNING: " + result.firstError());
        }
    }

    /** Waits for the end, as a client does that wants the output. */
    private static long execute(Api api) {
        var began = System.nanoTime();
        var id = api.post("/api/v1/sandbox/execute", Map.of("code", "pass"))
                .path("execution_id")
                .asText();
        JsonNode execution;
        do {
            execution = api.get("/api/v1/sandbox/executions/" + id + "?wait_seconds=20");
        } while (Set.of("pending", "running").contains(execution.path("status").asText()));
        if (!execution.path("status").asText().equals("success")) {
            throw new IllegalStateException("An empty program ended so: " + execution);
        }
        return (System.nanoTime() - began) / 1000;
    }

    private static Map<String, String> programs() {
        var programs = new LinkedHashMap<String, String>();
        programs.put(EMPTY, "");
        programs.put(
                "numpy",
                """
                import numpy
                matrix = numpy.random.default_rng(1).standard_normal((200, 200))
                print(float(numpy.linalg.svd(matrix, compute_uv=False)[0]))
                """);
        programs.put(
                "pandas",
                """
                import pandas
                frame = pandas.DataFrame({"group": [i % 7 for i in range(20000)], "value": range(20000)})
                print(frame.groupby("group")["value"].mean().to_dict())
                """);
        return programs;
    }
}
