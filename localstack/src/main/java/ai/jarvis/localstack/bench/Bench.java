package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a benchmark against the running stack: {@code ./jarvis bench NAME [--json]}. */
public final class Bench {
    private static final List<Benchmark> ALL = List.of(
            new IngestBenchmark(),
            new ChatBenchmark(),
            new SoakBenchmark(),
            new InitBenchmark(),
            new QuotaBenchmark(),
            new GatewayBenchmark(),
            new SavingsBenchmark(),
            new SandboxBenchmark(),
            new AgentBenchmark(),
            new SearchBenchmark(),
            new SqlBenchmark(),
            new WorkflowBenchmark());

    private Bench() {}

    /** Ends with 2 if it is asked for something that there is not. */
    public static void main(String[] arguments) throws Exception {
        try {
            var options = Options.parse(arguments);
            if (options.benchmark().isEmpty()) {
                ALL.forEach(each -> Console.out().printf("%-8s %s%n", each.name(), each.summary()));
                return;
            }
            run(benchmark(options), options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static Benchmark benchmark(Options options) {
        var name = options.benchmark().orElseThrow();
        var found = ALL.stream().filter(each -> each.name().equals(name)).findFirst();
        var benchmark = found.orElseThrow(
                () -> new IllegalArgumentException("There is no benchmark '" + name + "'; ./jarvis bench lists them"));
        options.numbers().keySet().stream()
                .filter(option -> !benchmark.options().contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new IllegalArgumentException(name + " does not take --" + option);
                });
        return benchmark;
    }

    private static void run(Benchmark benchmark, Options options) throws Exception {
        var report = new Report(Console.out(), options.json());
        report.header(machine(benchmark));
        try (var api = Api.fromEnvironment()) {
            benchmark.run(options, api, StackProcesses.of(Environment.data()), report);
        }
        report.end();
    }

    private static Map<String, Object> machine(Benchmark benchmark) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("benchmark", benchmark.name());
        facts.put("about", benchmark.summary());
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("jdk", Runtime.version().toString());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return facts;
    }
}
