package ai.jarvis.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process of this machine as the kernel shows it under {@code /proc} (see {@code proc(5)}), whoever started it.
 *
 * @param pid its id
 * @param startTime when it started, in the kernel's ticks since boot: with the pid it names one process for good
 */
record RunningProcess(long pid, long startTime) {

    /** The process that a pid file of ours names, if that very process still lives. */
    static Optional<RunningProcess> of(Path pidFile) {
        try {
            String[] words = Files.readString(pidFile).strip().split(" ", -1);
            if (words.length != 2) {
                return Optional.empty();
            }
            RunningProcess process = new RunningProcess(Long.parseLong(words[0]), Long.parseLong(words[1]));
            return process.isAlive() ? Optional.of(process) : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            // No file, or one that a full disk cut short: either way it names no process.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * False for a zombie too: nobody may be there to reap the orphan of a killed JVM. While a thread of a zombie still
     * ends, it keeps the process's ports and locks, and that counts as alive.
     */
    boolean isAlive() {
        String stat = read("stat");
        if (stat.isEmpty()) {
            return false;
        }
        // From the third field on: the second, the command's name, stands in parentheses and may itself hold spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        boolean zombie = fields[0].equals("Z") && Integer.parseInt(fields[17]) <= 1;
        return !zombie && Long.parseLong(fields[19]) == startTime;
    }

    boolean isGone() {
        return !isAlive();
    }

    /** @param name as in {@code kill -NAME} */
    void signal(String name) {
        if (!isAlive()) {
            return;
        }
        try {
            // The JDK sends SIGTERM and SIGKILL only, and nothing to a process that it did not start.
            Process kill = new ProcessBuilder("sh", "-c", "kill -\"$0\" \"$1\"", name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Proportional set size of the process and its descendants in bytes, or resident size where that is hidden. */
    long memoryBytes() {
        if (!isAlive()) {
            return 0;
        }
        Stream<Long> descendants = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
        return Stream.concat(Stream.of(pid), descendants)
                        .mapToLong(RunningProcess::kilobytes)
                        .sum()
                * 1024;
    }

    private static long kilobytes(long pid) {
        for (List<String> source : List.of(List.of("smaps_rollup", "Pss:"), List.of("status", "VmRSS:"))) {
            for (String line : read(pid, source.get(0)).split("\n", -1)) {
                if (line.startsWith(source.get(1))) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return 0;
    }

    private String read(String file) {
        return read(pid, file);
    }

    /** Empty when the process is gone or the kernel refuses. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return "";
        }
    }
}
