package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.localstack.stepfunctions.BareEngine;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.io.FileUtils;

/** What executions cost: bare, beside those of another interpreter; written down; and as runs of a workflow. */
final class WorkflowBenchmark implements Benchmark {
    private static final String FIVE_STATES =
            """
            {"StartAt": "Take", "States": {
              "Take": {"Type": "Pass", "Parameters": {"n.$": "$.n", "kind": "order"}, "ResultPath": "$.order",
                "Next": "IsLarge"},
              "IsLarge": {"Type": "Choice", "Default": "Give",
                "Choices": [{"Variable": "$.order.n", "NumericGreaterThan": 10, "Next": "Mark"}]},
              "Mark": {"Type": "Pass", "Result": {"large": true}, "ResultPath": "$.size", "Next": "IsOrder"},
              "IsOrder": {"Type": "Choice", "Default": "Give",
                "Choices": [{"And": [{"Variable": "$.size.large", "BooleanEquals": true},
                  {"Variable": "$.order.kind", "StringEquals": "order"}], "Next": "Give"}]},
              "Give": {"Type": "Pass", "OutputPath": "$.order", "End": true}}}""";

    private static final int STATES = 5;
    private static final int STEPS = 10;
    private static final int WRITERS = 16;
    /** Each look at a run reads its history; seldom enough that the runs are what is measured. */
    private static final Duration POLL = Duration.ofMillis(200);

    private static final Set<String> OPEN = Set.of("pending", "running", "retry");

    @Override
    public String name() {
        return "workflows";
    }

    @Override
    public String summary() {
        return "executions of a machine of five states, bare and written down, beside aws-local-stepfunctions; and runs of"
                + " a workflow of ten steps [--seconds 10] [--warmup 5] [--many 1000000] [--runs 100] [--at-a-time 4]";
    }

    @Override
    public Set<String> options() {
        return Set.of("seconds", "warmup", "many", "runs", "at-a-time");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) throws Exception {
        var seconds = options.number("seconds", 10);
        var warmUp = options.number("warmup", 5);
        var folder = Files.createTempDirectory("jarvis-workflows");
        try {
            var peer = peer(folder, seconds, warmUp);
            var table = new Table(
                    "executions of five states", "what", "writers", "executions/s", "executions/CPU-s", "us a state");
            table.row(
                    "aws-local-stepfunctions (npm)",
                    1,
                    peer.perSecond(),
                    peer.perCpuSecond(),
                    peer.microsecondsPerState());
            Figures express;
            try (var engine = new BareEngine(folder.resolve("executions.db"), FIVE_STATES)) {
                express = measured("express", engine::express, 1, seconds, warmUp);
                table.row("express", 1, express.perSecond(), express.perCpuSecond(), express.microsecondsPerState());
                for (var writers : List.of(1, WRITERS)) {
                    var durable = measured("durable" + writers, engine::durable, writers, seconds, warmUp);
                    table.row(
                            "durable",
                            writers,
                            durable.perSecond(),
                            durable.perCpuSecond(),
                            durable.microsecondsPerState());
                }
                report.add(table);
                report.add(memory(engine, folder, options.number("many", 1_000_000)));
            }
            report.add(runs(api, stack, options.number("runs", 100), options.number("at-a-time", 4)));
            report.ratio(
                    "express executions/CPU-s to those of aws-local-stepfunctions",
                    express.perCpuSecond() / peer.perCpuSecond());
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private record Figures(long executions, double seconds, double cpuSeconds) {
        double perSecond() {
            return executions / seconds;
        }

        double perCpuSecond() {
            return executions / cpuSeconds;
        }

        double microsecondsPerState() {
            return seconds * 1e6 / executions / STATES;
        }
    }

    private static Figures peer(Path folder, int seconds, int warmUp) throws IOException, InterruptedException {
        var definition = Files.writeString(folder.resolve("five-states.json"), FIVE_STATES);
        var process = new ProcessBuilder(
                        "node",
                        Path.of(Environment.get("JARVIS_PEERS"), "executions.mjs")
                                .toString(),
                        definition.toString(),
                        Integer.toString(seconds),
                        Integer.toString(warmUp))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("aws-local-stepfunctions did not run");
        }
        var figures = Json.read(output, JsonNode.class);
        return new Figures(
                figures.path("executions").asLong(),
                figures.path("seconds").asDouble(),
                figures.path("cpuSeconds").asDouble());
    }

    private interface Run {
        void execute(String name, Object input);
    }

    private static Figures measured(String name, Run run, int writers, int seconds, int warmUp)
            throws InterruptedException, ExecutionException {
        var counter = new AtomicLong();
        repeat(name, run, writers, warmUp, counter);
        var own = ProcessTree.ofThisProgram();
        var cpu = own.cpu();
        var before = counter.get();
        var start = System.nanoTime();
        repeat(name, run, writers, seconds, counter);
        return new Figures(
                counter.get() - before,
                (System.nanoTime() - start) / 1e9,
                own.cpu().minus(cpu).toNanos() / 1e9);
    }

    private static void repeat(String name, Run run, int writers, int seconds, AtomicLong counter)
            throws InterruptedException, ExecutionException {
        var end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (int i = 0; i < writers; i++) {
                futures.add(threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        var number = counter.incrementAndGet();
                        run.execute(name + "-" + number, Map.of("n", 11 + number % 7));
                    }
                }));
            }
            for (var future : futures) {
                future.get();
            }
        }
    }

    /** What is in use after many executions: nothing of an execution that ended stays in memory. */
    private static Table memory(BareEngine engine, Path folder, int many) throws IOException, InterruptedException {
        var table = new Table("memory", "executions", "live heap MiB after express", "after durable", "file MiB");
        var self = ProcessHandle.current().pid();
        var parts = 4;
        try (var bar = Console.progress("Executing", 2L * many)) {
            for (int part = 1; part <= parts; part++) {
                for (int i = 0; i < many / parts; i++) {
                    engine.express("e" + part + "-" + i, Map.of("n", 12));
                    bar.step();
                }
                var express = LiveHeap.bytes(self);
                for (int i = 0; i < many / parts; i++) {
                    engine.durable("d" + part + "-" + i, Map.of("n", 12));
                    bar.step();
                }
                table.row(
                        many / parts * part,
                        express / 1048576.0,
                        LiveHeap.bytes(self) / 1048576.0,
                        Files.size(folder.resolve("executions.db")) / 1048576.0);
            }
        }
        return table;
    }

    private static Table runs(Api api, StackProcesses stack, int runs, int atATime)
            throws InterruptedException, ExecutionException {
        var workflow = api.post("/api/v1/workflows", Map.of("name", "benchmark-" + System.nanoTime(), "steps", steps()))
                .path("id")
                .asText();
        api.post("/api/v1/workflows/" + workflow + "/publish", Map.of());
        perform(api, workflow, Math.max(atATime, runs / 10), atATime);
        var measurement = Measurement.start(stack);
        perform(api, workflow, runs, atATime);
        var took = measurement.stop();
        api.delete("/api/v1/workflows/" + workflow);
        return new Table(
                        "runs of ten steps, each a call of the step function",
                        "at a time",
                        "runs",
                        "runs/s",
                        "runs/CPU-s",
                        "ms a step")
                .row(
                        atATime,
                        runs,
                        runs / took.seconds(),
                        runs / took.cpuSeconds(),
                        took.seconds() * 1000 * atATime / runs / STEPS);
    }

    private static List<Map<String, Object>> steps() {
        var steps = new ArrayList<Map<String, Object>>();
        for (int i = 1; i <= STEPS; i++) {
            steps.add(Map.of("name", "step " + i, "type", "noop", "inputs", Map.of("value", i)));
        }
        return steps;
    }

    private static void perform(Api api, String workflow, int runs, int atATime)
            throws InterruptedException, ExecutionException {
        var left = new AtomicLong(runs);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (int i = 0; i < atATime; i++) {
                futures.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        var run = api.post("/api/v1/workflows/" + workflow + "/runs", Map.of())
                                .path("id")
                                .asText();
                        await(api, run);
                    }
                }));
            }
            for (var future : futures) {
                future.get();
            }
        }
    }

    private static void await(Api api, String run) {
        var status = "pending";
        while (OPEN.contains(status)) {
            LockSupport.parkNanos(POLL.toNanos());
            status = api.get("/api/v1/runs/" + run).path("status").asText();
        }
        if (!status.equals("success")) {
            throw new IllegalStateException("The run " + run + " ended as " + status);
        }
    }
}
