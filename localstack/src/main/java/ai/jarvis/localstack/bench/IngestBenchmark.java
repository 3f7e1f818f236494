package ai.jarvis.localstack.bench;

import ai.jarvis.knowledge.Chunk;
import ai.jarvis.knowledge.DocumentRejected;
import ai.jarvis.knowledge.StructureAwareChunker;
import ai.jarvis.knowledge.parsing.TikaDocumentParser;
import ai.jarvis.localstack.LocalEmbeddingModels;
import ai.jarvis.localstack.bench.ProcessTree.Usage;
import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModelSettings;
import ai.jarvis.model.EmbeddingProviders;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** How many documents become searchable in a second, against embedding their chunks and nothing else. */
final class IngestBenchmark implements Benchmark {
    private static final int BATCH = 96;
    private static final double MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public String summary() {
        return "documents of six formats from upload to ready, beside embedding alone"
                + " [--documents 200] [--connections 4] [--warmup 60] [--seed N]";
    }

    @Override
    public Set<String> options() {
        return Set.of("documents", "connections", "warmup", "seed");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) throws Exception {
        var connections = options.number("connections", 4);
        // Another seed each time: the stack does not embed again what it has embedded.
        var seed = options.number("seed", (int) (System.currentTimeMillis() / 1000 % 1_000_000_000));
        var count = options.number("documents", 200);
        var warmUp = options.number("warmup", 60);
        var documents = samples(seed, 0, count);
        var megabytes =
                documents.stream().mapToLong(each -> each.content().length).sum() / MEBIBYTE;
        report.header(Map.of(
                "load",
                "%d documents, %.1f MiB, %d connections, seed %d".formatted(count, megabytes, connections, seed)));

        var steps = new Table(
                "Steps",
                "step",
                "documents",
                "chunks",
                "failed",
                "seconds",
                "CPU-s",
                "documents/s",
                "chunks/s",
                "documents/CPU-s",
                "chunks/CPU-s",
                "load generator CPU-s");
        Map<String, Usage> before;
        Map<String, Usage> after;
        Step measured;
        PeakMemory peak;
        try (var knowledge = new Knowledge(api, "ingest")) {
            row(steps, "warm-up", ingest(knowledge, "Warming up", stack, samples(seed, count, warmUp), connections));
            before = stack.usage();
            try (var watching = new PeakMemory(stack)) {
                peak = watching;
                measured = ingest(knowledge, "Ingesting", stack, documents, connections);
            }
            after = stack.usage();
        }
        row(steps, "ingest", measured);
        var bare = embed(stack, chunkTexts(documents));
        row(steps, "embedding alone", bare);
        report.add(steps);
        report.add(cpu(measured, bare, stack));
        report.add(memory(before, peak, after));
        failures(measured.ingested().failures()).ifPresent(report::add);
        report.ratio(
                "ingest chunks/s to embedding-alone chunks/s", measured.chunksPerSecond() / bare.chunksPerSecond());
    }

    private record Step(Knowledge.Ingested ingested, Measurement measurement) {
        double chunksPerSecond() {
            return ingested.chunks() / measurement.seconds();
        }
    }

    private static List<SampleDocument> samples(long seed, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> SampleDocument.of(seed, number))
                .toList();
    }

    private static Step ingest(
            Knowledge knowledge, String step, StackProcesses stack, List<SampleDocument> documents, int connections) {
        var running = Measurement.start(stack);
        var ingested = knowledge.ingest(step, documents, connections);
        return new Step(ingested, running.stop());
    }

    /** What the stack embeds of the documents, found by its own parser and chunker. */
    private static List<String> chunkTexts(List<SampleDocument> documents) throws IOException, DocumentRejected {
        var parser = new TikaDocumentParser();
        var chunker = new StructureAwareChunker();
        var texts = new ArrayList<String>();
        var file = Files.createTempFile("sample", "");
        try (var bar = Console.progress("Cutting for the baseline", documents.size())) {
            for (var document : documents) {
                Files.write(file, document.content());
                chunker.chunk(parser.parse(document.name(), file)).stream()
                        .map(IngestBenchmark::embeddedText)
                        .forEach(texts::add);
                bar.step();
            }
        } finally {
            Files.delete(file);
        }
        return texts;
    }

    private static String embeddedText(Chunk chunk) {
        return chunk.heading().isEmpty() ? chunk.text() : chunk.heading() + "\n" + chunk.text();
    }

    /** The bare baseline: the same chunks through the same client, one batch after the other. */
    private static Step embed(StackProcesses stack, List<String> texts) {
        try (var clients = new AwsClients(Optional.of(Environment.aws()));
                var bar = Console.progress("Embedding alone", texts.size())) {
            var variables = new Variables(name -> Optional.of(new LocalEmbeddingModels(Map.of()).asVariable()));
            var model = EmbeddingProviders.open(EmbeddingModelSettings.from(variables), clients)
                    .standard();
            var running = Measurement.start(stack);
            var vectors = 0;
            for (int from = 0; from < texts.size(); from += BATCH) {
                var batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
                vectors += model.embed(batch, EmbeddingModel.Purpose.DOCUMENT)
                        .vectors()
                        .size();
                bar.stepBy(batch.size());
            }
            return new Step(new Knowledge.Ingested(0, vectors, 0, List.of()), running.stop());
        }
    }

    private static void row(Table table, String name, Step step) {
        var ingested = step.ingested();
        var took = step.measurement();
        table.row(
                name,
                ingested.ready(),
                ingested.chunks(),
                ingested.failures().size(),
                took.seconds(),
                took.cpuSeconds(),
                ingested.ready() / took.seconds(),
                ingested.chunks() / took.seconds(),
                ingested.ready() / took.cpuSeconds(),
                ingested.chunks() / took.cpuSeconds(),
                took.ownCpuSeconds());
    }

    private static Table cpu(Step ingest, Step bare, StackProcesses stack) {
        var table = new Table("Where the CPU time went", "process", "CPU-s", "% of CPU", "CPU-s embedding alone");
        for (var name : stack.names()) {
            var seconds = ingest.measurement().cpuSeconds(name);
            table.row(
                    name,
                    seconds,
                    100 * seconds / ingest.measurement().cpuSeconds(),
                    bare.measurement().cpuSeconds(name));
        }
        return table;
    }

    private static Table memory(Map<String, Usage> before, PeakMemory peak, Map<String, Usage> after) {
        var table = new Table("Memory", "process", "before MiB", "peak MiB", "after MiB");
        before.forEach((name, usage) -> table.row(
                name,
                usage.memoryBytes() / MEBIBYTE,
                peak.of(name) / MEBIBYTE,
                after.getOrDefault(name, Usage.NONE).memoryBytes() / MEBIBYTE));
        return table.row("together", together(before), peak.together() / MEBIBYTE, together(after));
    }

    private static double together(Map<String, Usage> usage) {
        return usage.values().stream().mapToLong(Usage::memoryBytes).sum() / MEBIBYTE;
    }

    private static Optional<Table> failures(List<String> failures) {
        if (failures.isEmpty()) {
            return Optional.empty();
        }
        var table = new Table("Failures", "what");
        failures.stream().limit(10).forEach(table::row);
        return Optional.of(table);
    }
}
