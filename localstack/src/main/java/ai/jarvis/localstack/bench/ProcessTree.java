package ai.jarvis.localstack.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A process and its descendants as the kernel counts them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
final class ProcessTree {
    /** The kernel's {@code USER_HZ}, which is 100 on every architecture that Linux has a JVM for. */
    private static final int TICKS_PER_SECOND = 100;

    /* Fields of stat, counted from the state, which is the first after the command's name. */
    private static final int OWN_TIME = 11;
    private static final int THREADS = 17;

    private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");

    /**
     * What the processes use.
     *
     * @param cpu since they started, of their threads and of the children that have ended
     * @param memoryBytes with shared pages counted once
     * @param files open descriptors
     */
    record Usage(Duration cpu, long memoryBytes, int threads, int files) {
        static final Usage NONE = new Usage(Duration.ZERO, 0, 0, 0);

        Usage plus(Usage other) {
            return new Usage(
                    cpu.plus(other.cpu), memoryBytes + other.memoryBytes, threads + other.threads, files + other.files);
        }
    }

    private final long root;
    private final Set<Long> others;

    /** @param others descendants that are counted by themselves, with theirs */
    ProcessTree(long root, Set<Long> others) {
        this.root = root;
        this.others = Set.copyOf(others);
    }

    static ProcessTree ofThisProgram() {
        return new ProcessTree(ProcessHandle.current().pid(), Set.of());
    }

    Usage usage() {
        return pids().stream().map(ProcessTree::usage).reduce(Usage.NONE, Usage::plus);
    }

    /** Cheaper than {@link #usage}: reading the memory of a large process takes milliseconds. */
    Duration cpu() {
        return pids().stream().map(ProcessTree::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    private List<Long> pids() {
        var found = new ArrayList<Long>();
        collect(root, found);
        return found;
    }

    private void collect(long pid, List<Long> found) {
        found.add(pid);
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .filter(child -> !others.contains(child))
                .forEach(child -> collect(child, found));
    }

    private static Usage usage(long pid) {
        var fields = statFields(read(pid, "stat"));
        var threads = fields.length > THREADS ? Integer.parseInt(fields[THREADS]) : 0;
        return new Usage(cpu(fields), memory(pid), threads, files(pid));
    }

    private static Duration cpu(long pid) {
        return cpu(statFields(read(pid, "stat")));
    }

    /** The fields from the state on: the name before it stands in parentheses and may itself hold spaces. */
    static String[] statFields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    }

    /** User and system time of the process and of its children that have ended. */
    static Duration cpu(String[] fields) {
        if (fields.length < OWN_TIME + 4) {
            return Duration.ZERO;
        }
        long ticks = 0;
        for (int i = OWN_TIME; i < OWN_TIME + 4; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    private static long memory(long pid) {
        var proportional = PROPORTIONAL.matcher(read(pid, "smaps_rollup"));
        if (proportional.find()) {
            return Long.parseLong(proportional.group(1)) * 1024;
        }
        var resident = RESIDENT.matcher(read(pid, "status"));
        return resident.find() ? Long.parseLong(resident.group(1)) * 1024 : 0;
    }

    private static int files(long pid) {
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            var count = 0;
            for (var unused : descriptors) {
                count++;
            }
            return count;
        } catch (IOException e) {
            // The process has ended or belongs to somebody else.
            return 0;
        }
    }

    /** Empty when the process has ended or the kernel refuses. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return "";
        }
    }
}
