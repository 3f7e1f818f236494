package ai.jarvis.localstack.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step took.
 *
 * @param elapsed by the clock
 * @param cpu of each of the stack's processes
 * @param ownCpu of this program, which makes the load on the same machine
 */
record Measurement(Duration elapsed, Map<String, Duration> cpu, Duration ownCpu) {

    /** A measurement that is going on. */
    static final class Running {
        private final StackProcesses stack;
        private final ProcessTree own = ProcessTree.ofThisProgram();
        private final Map<String, Duration> cpuBefore;
        private final Duration ownBefore;
        private final long start;

        private Running(StackProcesses stack) {
            this.stack = stack;
            this.cpuBefore = stack.cpu();
            this.ownBefore = own.cpu();
            this.start = System.nanoTime();
        }

        Measurement stop() {
            var elapsed = Duration.ofNanos(System.nanoTime() - start);
            var cpu = new LinkedHashMap<String, Duration>();
            stack.cpu().forEach((name, after) -> cpu.put(name, after.minus(before(name))));
            return new Measurement(elapsed, cpu, own.cpu().minus(ownBefore));
        }

        private Duration before(String name) {
            return cpuBefore.getOrDefault(name, Duration.ZERO);
        }
    }

    static Running start(StackProcesses stack) {
        return new Running(stack);
    }

    double seconds() {
        return seconds(elapsed);
    }

    /** Of all the stack's processes. */
    double cpuSeconds() {
        return seconds(cpu.values().stream().reduce(Duration.ZERO, Duration::plus));
    }

    double cpuSeconds(String process) {
        return seconds(cpu.getOrDefault(process, Duration.ZERO));
    }

    double ownCpuSeconds() {
        return seconds(ownCpu);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
