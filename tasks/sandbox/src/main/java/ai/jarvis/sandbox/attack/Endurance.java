package ai.jarvis.sandbox.attack;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs an ordinary program many times, and looks for failures that come by chance and for what stays behind.
 *
 * <pre>
 * Endurance [--user] [PROGRAM] [RUNS]   pandas_frames, 500
 * </pre>
 */
public final class Endurance {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /**
     * What there is of the machine that a run could leave behind.
     *
     * @param processes of the run's user or of its command, the witness aside
     * @param descriptors that this JVM has open
     * @param files in the folders of temporary files and in the site's
     * @param mounts of the machine
     * @param memory bytes that the kernel says are available
     * @param slab bytes that the kernel holds for itself and could not give back
     */
    public record Left(int processes, int descriptors, long files, int mounts, long memory, long slab) {}

    /** The failures, what there was before, and what there was after. */
    public record Report(List<String> failures, Left before, Left after, List<Long> millis) {
        /** The time below which this share of the runs was. */
        public long percentile(int percent) {
            var sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
        }
    }

    private Endurance() {}

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        var words = new ArrayList<>(Arrays.asList(arguments));
        var user = words.remove("--user");
        var name = words.isEmpty() ? "pandas_frames" : words.get(0);
        var runs = words.size() < 2 ? 500 : Integer.parseInt(words.get(1));
        var started = System.nanoTime();
        try (var attacker = new Attacker(7)) {
            var report = run(program(name), Launch.whole(!user), runs, attacker);
            report.failures().forEach(OUT::println);
            OUT.printf(
                    "%s, %s: %d runs in %d s, %d failures, p50 %d ms, p99 %d ms, most %d ms%nbefore %s%nafter  %s%n",
                    name,
                    user ? "user" : "root",
                    runs,
                    (System.nanoTime() - started) / 1_000_000_000,
                    report.failures().size(),
                    report.percentile(50),
                    report.percentile(99),
                    report.percentile(100),
                    report.before(),
                    report.after());
        }
    }

    static Program program(String name) {
        return Program.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no program '" + name + "'"));
    }

    /** Runs it so often; the first run tells what each shall give. */
    public static Report run(Program program, Launch launch, int runs, Attacker attacker)
            throws IOException, InterruptedException {
        var failures = new ArrayList<String>();
        var millis = new ArrayList<Long>();
        var first = program.inside(attacker, launch);
        var before = left(attacker);
        for (var i = 0; i < runs; i++) {
            var started = System.nanoTime();
            var ran = program.inside(attacker, launch);
            millis.add((System.nanoTime() - started) / 1_000_000);
            var status = ran.result().map(each -> each.path("status").asText()).orElse("none");
            if (ran.exit() != 0
                    || !status.equals("success")
                    || !ran.output().equals(first.output())
                    || !ran.files().equals(first.files())) {
                failures.add(
                        "run %d: exit %d, result %s, output %s".formatted(i, ran.exit(), ran.result(), ran.output()));
            }
            if (i % 500 == 499) {
                OUT.printf("%d runs, %d failures, %s%n", i + 1, failures.size(), left(attacker));
            }
        }
        return new Report(failures, before, left(attacker), millis);
    }

    private static Left left(Attacker attacker) throws IOException {
        var site = attacker.site();
        site.clear();
        var files = 0L;
        for (var folder : List.of(site.folder(), Path.of("/dev/shm"))) {
            try (var paths = Files.walk(folder)) {
                files += paths.count();
            }
        }
        return new Left(
                (int) Processes.all().stream().filter(site::made).count(),
                Processes.descriptors(ProcessHandle.current().pid()),
                files,
                Files.readAllLines(Path.of("/proc/self/mountinfo")).size(),
                memory("MemAvailable:"),
                memory("SUnreclaim:"));
    }

    private static long memory(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
