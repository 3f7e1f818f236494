package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.ProcessTree.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The processes of the running stack, by the names of their pid files. */
final class StackProcesses {
    /** The JVM with the functions and the local ends of AWS. */
    static final String JVM = "jarvis";

    private final Map<String, Long> pids;
    private final Map<String, ProcessTree> trees = new LinkedHashMap<>();

    private StackProcesses(Map<String, Long> pids) {
        this.pids = pids;
        pids.forEach((name, pid) -> trees.put(name, new ProcessTree(pid, new HashSet<>(pids.values()))));
    }

    /** @param data the folder of the stack's data */
    static StackProcesses of(Path data) throws IOException {
        var pids = new TreeMap<String, Long>();
        try (var files = Files.newDirectoryStream(data.resolve("run"), "*.pid")) {
            for (var file : files) {
                var name = file.getFileName().toString().replace(".pid", "");
                pids.put(name, Long.parseLong(Files.readString(file).strip().split(" ", -1)[0]));
            }
        }
        if (!pids.containsKey(JVM)) {
            throw new IllegalStateException("No stack runs with the data in " + data);
        }
        return new StackProcesses(pids);
    }

    long jvm() {
        return pids.getOrDefault(JVM, 0L);
    }

    Collection<String> names() {
        return trees.keySet();
    }

    Map<String, Usage> usage() {
        return each(ProcessTree::usage);
    }

    Map<String, Duration> cpu() {
        return each(ProcessTree::cpu);
    }

    private <T> Map<String, T> each(Function<ProcessTree, T> reading) {
        var readings = new LinkedHashMap<String, T>();
        trees.forEach((name, tree) -> readings.put(name, reading.apply(tree)));
        return readings;
    }
}
