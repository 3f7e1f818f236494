package ai.jarvis.localstack.scheduler;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The schedules, in a file that is replaced as a whole at every change. Safe for use by many threads. */
final class Schedules {
    /**
     * One schedule; times are in milliseconds since 1970.
     *
     * @param queue the ARN of the queue that is told
     * @param input what it is told
     * @param due when it is told next; absent if never
     */
    record Schedule(
            String name, String expression, String zone, String queue, String input, long created, Optional<Long> due) {
        Schedule dueAt(Optional<Long> next) {
            return new Schedule(name, expression, zone, queue, input, created, next);
        }
    }

    private final Path file;
    private final JsonMapper json = JsonMapper.builder().findAndAddModules().build();
    private final TreeMap<String, Schedule> byName;

    Schedules(Path file) {
        this.file = file;
        try {
            byName = Files.exists(file)
                    ? json.readValue(file.toFile(), new TypeReference<TreeMap<String, Schedule>>() {})
                    : new TreeMap<>();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Optional<Schedule> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    synchronized List<Schedule> all() {
        return List.copyOf(byName.values());
    }

    synchronized void put(Schedule schedule) {
        byName.put(schedule.name(), schedule);
        write();
    }

    /** Notes when one is due next, unless it was changed or removed meanwhile. */
    synchronized void told(Schedule before, Optional<Long> next) {
        if (byName.replace(before.name(), before, before.dueAt(next))) {
            write();
        }
    }

    synchronized boolean remove(String name) {
        var removed = byName.remove(name) != null;
        if (removed) {
            write();
        }
        return removed;
    }

    private void write() {
        try {
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            json.writeValue(fresh.toFile(), Map.copyOf(byName));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
