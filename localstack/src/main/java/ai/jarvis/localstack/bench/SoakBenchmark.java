package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.ProcessTree.Usage;
import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.localstack.demo.Samples;
import ai.jarvis.platform.AwsClients;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Whether anything grows while the same work is done again and again. */
final class SoakBenchmark implements Benchmark {
    private static final double MEBIBYTE = 1 << 20;
    /** Caches fill and the compiler works in the first minutes; growth is told from then on. */
    private static final int SETTLING_MINUTES = 2;

    private static final String HEAP = "live heap MiB";
    private static final String TOGETHER = "memory together MiB";
    private static final String DISK = "disk MiB";

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String summary() {
        return "memory, files and disk under a steady mixture of uploads, deletes and questions [--minutes 10]";
    }

    @Override
    public Set<String> options() {
        return Set.of("minutes");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) throws Exception {
        var minutes = options.number("minutes", 10);
        var seed = System.currentTimeMillis() / 1000 % 1_000_000_000;
        report.header(Map.of("load", "an upload a second and ten questions a second for " + minutes + " minutes"));
        var readings = new ArrayList<Map<String, Double>>();
        Table totals;
        List<String> errors;
        try (var knowledge = new Knowledge(api, "soak");
                var clients = new AwsClients(Optional.of(Environment.aws()));
                var sqs = clients.sqs();
                var bar = Console.progress("Soaking", minutes)) {
            var samples = Samples.NAMES.stream()
                    .map(name -> new SampleDocument(name, Samples.read(name)))
                    .toList();
            knowledge.ingest("Loading the sample documents", samples, 2);
            var running = Measurement.start(stack);
            try (var load = new SoakLoad(api, knowledge.collection(), ChatBenchmark.questions(), seed)) {
                var start = System.nanoTime();
                for (int minute = 1; minute <= minutes; minute++) {
                    var due = start + Duration.ofMinutes(minute).toNanos();
                    Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                    readings.add(reading(stack, sqs));
                    bar.step();
                }
                totals = totals(load, running.stop());
                errors = load.errors();
            }
        }
        report.add(minuteByMinute(readings));
        report.add(growth(readings));
        report.add(totals);
        if (!errors.isEmpty()) {
            var table = new Table("Errors", "what");
            errors.stream().limit(10).forEach(table::row);
            report.add(table);
        }
    }

    private static Map<String, Double> reading(StackProcesses stack, SqsClient sqs)
            throws IOException, InterruptedException {
        var reading = new LinkedHashMap<String, Double>();
        reading.put(HEAP, LiveHeap.bytes(stack.jvm()) / MEBIBYTE);
        var usage = stack.usage();
        usage.forEach((name, used) -> reading.put(name + " MiB", used.memoryBytes() / MEBIBYTE));
        var sum = usage.values().stream().reduce(Usage.NONE, Usage::plus);
        reading.put(TOGETHER, sum.memoryBytes() / MEBIBYTE);
        reading.put("threads", (double) sum.threads());
        reading.put("files", (double) sum.files());
        var disk = DiskUse.of(Environment.data());
        disk.forEach((folder, bytes) -> reading.put(folder + " disk MiB", bytes / MEBIBYTE));
        reading.put(DISK, disk.values().stream().mapToLong(Long::longValue).sum() / MEBIBYTE);
        for (var queue : sqs.listQueues().queueUrls()) {
            reading.put(queue.substring(queue.lastIndexOf('/') + 1) + " messages", messages(sqs, queue));
        }
        return reading;
    }

    private static double messages(SqsClient sqs, String queue) {
        var attributes = sqs.getQueueAttributes(request -> request.queueUrl(queue)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        return attributes.values().stream().mapToInt(Integer::parseInt).sum();
    }

    /** The main figures of each minute; all of them are in the table of growth. */
    private static Table minuteByMinute(List<Map<String, Double>> readings) {
        var columns = List.of(HEAP, TOGETHER, "threads", "files", DISK);
        var headings = new ArrayList<>(columns);
        headings.addFirst("minute");
        var table = new Table("Minute by minute", headings.toArray(String[]::new));
        for (int i = 0; i < readings.size(); i++) {
            var cells = new ArrayList<Object>();
            cells.add(i + 1);
            for (var column : columns) {
                cells.add(readings.get(i).getOrDefault(column, 0.0));
            }
            table.row(cells.toArray());
        }
        return table;
    }

    private static Table growth(List<Map<String, Double>> readings) {
        var settled = readings.subList(Math.min(SETTLING_MINUTES, readings.size()) - 1, readings.size());
        var table = new Table(
                "Growth after minute " + SETTLING_MINUTES, "what", "minute 1", "settled", "last", "growth per minute");
        readings.getLast()
                .forEach((what, last) -> table.row(
                        what,
                        readings.getFirst().getOrDefault(what, 0.0),
                        settled.getFirst().getOrDefault(what, 0.0),
                        last,
                        slope(settled.stream()
                                .map(reading -> reading.getOrDefault(what, 0.0))
                                .toList())));
        return table;
    }

    /** Least squares over readings that are one unit apart: two readings alone would tell the noise of both. */
    static double slope(List<Double> readings) {
        var middle = (readings.size() - 1) / 2.0;
        var mean = readings.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < readings.size(); i++) {
            above += (i - middle) * (readings.get(i) - mean);
            below += (i - middle) * (i - middle);
        }
        return below == 0 ? 0 : above / below;
    }

    private static Table totals(SoakLoad load, Measurement took) {
        var answers = load.answers();
        return new Table(
                        "Work done",
                        "documents",
                        "answers",
                        "errors",
                        "answer p50 ms",
                        "answer p95 ms",
                        "answer max ms",
                        "CPU cores")
                .row(
                        load.ingested(),
                        answers.getTotalCount(),
                        load.errors().size(),
                        answers.getValueAtPercentile(50) / 1000.0,
                        answers.getValueAtPercentile(95) / 1000.0,
                        answers.getMaxValue() / 1000.0,
                        took.cpuSeconds() / took.seconds());
    }
}
