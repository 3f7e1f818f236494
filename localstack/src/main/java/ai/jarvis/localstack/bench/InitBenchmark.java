package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.ColdStart.Subject;
import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.manifest.Functions.Caller;
import ai.jarvis.localstack.manifest.Functions.Function;
import ai.jarvis.localstack.manifest.Grants;
import ai.jarvis.localstack.runtime.EmptyFunction;
import ai.jarvis.localstack.runtime.Installation;
import ai.jarvis.localstack.runtime.Packages;
import ai.jarvis.localstack.runtime.Sample;
import ai.jarvis.localstack.runtime.SampleValues;
import ai.jarvis.platform.AwsClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.commons.io.FileUtils;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;

/** What a cold start of each function takes, out of its package, with AWS's runtime client and without SnapStart. */
final class InitBenchmark implements Benchmark {
    private static final String EMPTY = "(empty handler)";
    private static final int MEMORY = 512;
    private static final String ORIGIN_SECRET = "jarvis/benchmark/origin";

    @Override
    public String name() {
        return "init";
    }

    @Override
    public String summary() {
        return "cold starts of the functions' packages, as Lambda runs them but without SnapStart";
    }

    @Override
    public Set<String> options() {
        return Set.of("runs");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) throws Exception {
        var runs = options.number("runs", 5);
        var folder = Files.createTempDirectory("jarvis-init");
        try {
            var subjects = subjects(api, folder);
            report.header(Map.of("runs", runs));
            var table = new Table(
                    "cold starts",
                    "function",
                    "memory MiB",
                    "init ms",
                    "init CPU ms",
                    "classes",
                    "first call ms",
                    "second call ms",
                    "peak MiB");
            double base = 0;
            double worst = 0;
            try (var bar = Console.progress("Starting functions", (long) subjects.size() * (runs + 1))) {
                for (var subject : subjects) {
                    var starts = new ArrayList<ColdStart>();
                    for (int i = 0; i < runs; i++) {
                        starts.add(subject.measure());
                        bar.step();
                    }
                    var cpu = median(starts, ColdStart::initCpuMillis);
                    if (subject.function().name().equals(EMPTY)) {
                        base = cpu;
                    } else {
                        worst = Math.max(worst, cpu);
                    }
                    table.row(
                            subject.function().name(),
                            subject.function().memory(),
                            median(starts, ColdStart::initMillis),
                            cpu,
                            subject.loadedClasses(),
                            called(starts, ColdStart::firstMillis),
                            called(starts, ColdStart::secondMillis),
                            median(starts, ColdStart::peakBytes) / (1 << 20));
                    bar.step();
                }
            }
            report.add(table);
            report.ratio("init CPU of the slowest function to the empty handler's", worst / base);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static List<Subject> subjects(Api api, Path folder) throws IOException {
        var project = Path.of(Environment.get("JARVIS_PROJECT"));
        var functions = Functions.read(
                project.resolve("functions/functions.yaml"), Grants.read(project.resolve("functions/grants.yaml")));
        var settings = new HashMap<>(Environment.read(Environment.data().resolve("run/function-environment")));
        settings.put("JARVIS_ORIGIN_SECRET", ORIGIN_SECRET);
        settings.put("JARVIS_OWNER_SECRET", settings.get("JARVIS_DATABASE_SECRET"));
        var values = values(api);
        var samples = Sample.in(project.resolve("events/samples")).stream()
                .map(sample -> sample.with(values))
                .toList();
        var packages = Packages.in(Path.of(Environment.get("JARVIS_PACKAGES")));
        var installation = new Installation(packages, folder.resolve("packages"));
        var subjects = new ArrayList<Subject>();
        subjects.add(new Subject(empty(), EmptyFunction.install(folder), Map.of(), "{}"));
        for (var function : functions.byName().values()) {
            var event = samples.stream()
                    .filter(sample -> sample.function().equals(function.name()) && isServedHere(function))
                    .map(Sample::event)
                    .findFirst();
            subjects.add(new Subject(function, installation.install(function.name()), settings, event.orElse(null)));
        }
        return subjects;
    }

    /** The others keep a database as a deployment has one: this machine's is not for them. */
    private static boolean isServedHere(Function function) {
        return !function.module().equals("database");
    }

    private static Map<String, String> values(Api api) {
        try (var aws = new AwsClients(Optional.of(Environment.aws()));
                var s3 = aws.s3();
                var secrets = aws.secretsManager()) {
            var values = SampleValues.prepare(
                    api, s3, Environment.get("JARVIS_DOCUMENTS_BUCKET"), Environment.get("JARVIS_TENANT_ID"));
            try {
                secrets.createSecret(request -> request.name(ORIGIN_SECRET).secretString(ORIGIN_SECRET));
            } catch (ResourceExistsException e) {
                // A run before this one made it.
            }
            values.put("origin_secret", ORIGIN_SECRET);
            return values;
        }
    }

    private static Function empty() {
        return new Function(
                EMPTY,
                EMPTY,
                Caller.STATE_MACHINE,
                Optional.empty(),
                List.of(),
                MEMORY,
                Duration.ofSeconds(10),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static double median(List<ColdStart> starts, ToDoubleFunction<ColdStart> figure) {
        var sorted = starts.stream()
                .sorted(Comparator.comparingDouble(figure))
                .mapToDouble(figure)
                .toArray();
        return sorted[sorted.length / 2];
    }

    private static Object called(List<ColdStart> starts, java.util.function.Function<ColdStart, Double> figure) {
        var figures = starts.stream()
                .map(figure)
                .filter(each -> each != null)
                .sorted()
                .toList();
        return figures.isEmpty() ? "-" : figures.get(figures.size() / 2);
    }
}
