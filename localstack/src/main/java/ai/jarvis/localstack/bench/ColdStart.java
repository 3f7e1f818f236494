package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.manifest.Functions.Function;
import ai.jarvis.localstack.runtime.FunctionProcess;
import ai.jarvis.localstack.runtime.Installation.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment from its start to its second answer.
 *
 * @param initMillis by the clock, until the runtime asked for its first event
 * @param initCpuMillis of all the process's threads, in the same time
 * @param firstMillis of the first invocation; absent if the function has no sample that is answered
 * @param peakBytes most resident memory
 */
record ColdStart(
        double initMillis,
        double initCpuMillis,
        @Nullable Double firstMillis,
        @Nullable Double secondMillis,
        long peakBytes) {
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");

    /** A function to start. */
    record Subject(Function function, Installed code, Map<String, String> settings, @Nullable String event) {
        ColdStart measure() throws IOException, InterruptedException {
            try (var process = FunctionProcess.start(code, function, settings)) {
                var init = process.awaitInitialized();
                var cpu = new ProcessTree(process.pid(), Set.of()).cpu();
                var first = event == null ? null : invoke(process, event);
                var second = event == null ? null : invoke(process, event);
                return new ColdStart(init.toNanos() / 1e6, cpu.toNanos() / 1e6, first, second, peak(process.pid()));
            }
        }

        /** In a run of its own: writing them down takes time. */
        long loadedClasses() throws IOException, InterruptedException {
            var list = Files.createTempFile("classes", ".log");
            try (var process = FunctionProcess.start(code, function, settings, "-Xlog:class+load:file=" + list)) {
                process.awaitInitialized();
                try (var lines = Files.lines(list)) {
                    return lines.filter(line -> line.contains(" source: ")).count();
                }
            } finally {
                Files.delete(list);
            }
        }

        private double invoke(FunctionProcess process, String event) throws InterruptedException {
            var before = System.nanoTime();
            var outcome = process.invoke(event);
            var millis = (System.nanoTime() - before) / 1e6;
            if (outcome.failed()) {
                throw new IllegalStateException(function.name() + " failed: " + outcome.payload());
            }
            return millis;
        }
    }

    private static long peak(long pid) throws IOException {
        var status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
        var peak = PEAK.matcher(status);
        return peak.find() ? Long.parseLong(peak.group(1)) * 1024 : 0;
    }
}
