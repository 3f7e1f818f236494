package ai.jarvis.sandbox.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machine's processes, as {@code /proc} has them. */
final class Processes {
    private static final Path PROC = Path.of("/proc");

    /**
     * @param uid whom it runs as
     * @param state as ps names it: R, S, T for stopped, Z for ended and not yet waited for
     * @param threads of a process whose first thread has ended, others may go on
     * @param command what it was started with
     */
    record Seen(long pid, int uid, char state, int threads, String command) {
        boolean ended() {
            return (state == 'Z' || state == 'X') && threads < 2;
        }
    }

    private Processes() {}

    static List<Seen> all() {
        var all = new ArrayList<Seen>();
        try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var folder : folders) {
                read(folder).ifPresent(all::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("/proc cannot be read", e);
        }
        return all;
    }

    /** Nothing if it has ended meanwhile. */
    private static Optional<Seen> read(Path folder) {
        try (var tasks = Files.list(folder.resolve("task"))) {
            // A process whose first thread has ended has its command with the others only.
            var threads = tasks.toList();
            var stat = text(folder.resolve("stat"));
            var status = text(folder.resolve("status"));
            var ids = status.substring(status.indexOf("Uid:") + 5);
            return Optional.of(new Seen(
                    Long.parseLong(folder.getFileName().toString()),
                    Integer.parseInt(ids.substring(0, ids.indexOf('\t'))),
                    stat.charAt(stat.lastIndexOf(')') + 2),
                    threads.size(),
                    text(threads.getLast().resolve("cmdline")).replace('\0', ' ')));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    static char state(long pid) {
        try {
            var stat = text(PROC.resolve(pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return 'X';
        }
    }

    /** Bytes of memory that are its own or shared. */
    static long resident(long pid) {
        try {
            return Long.parseLong(text(PROC.resolve(pid + "/statm")).split(" ", 3)[1]) * 4096;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    static int descriptors(long pid) {
        try (var files = Files.list(PROC.resolve(pid + "/fd"))) {
            return (int) files.count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
