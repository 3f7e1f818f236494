package ai.jarvis.localstack.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** How much of a JVM's heap is in use after a full collection. */
final class LiveHeap {
    /** The last line of the histogram: instances and bytes of all classes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private LiveHeap() {}

    /** Collects garbage in the JVM and gives the bytes of what is left. */
    static long bytes(long pid) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        // Into a file: a JVM that asks itself stands still until all is written, and could not read a pipe meanwhile.
        var output = Files.createTempFile("histogram", ".txt");
        try {
            // The histogram counts live objects only, and collects first to know which those are.
            new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            return parse(Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    static long parse(String histogram) {
        var total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException(
                    "jcmd tells no total: " + histogram.lines().findFirst().orElse("nothing"));
        }
        return Long.parseLong(total.group(1));
    }
}
