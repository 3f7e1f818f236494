package ai.jarvis.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Durable as long as the test. */
public final class InMemoryUsageCounters implements UsageCounters {
    private final Map<CounterKey, Map<LocalDate, Long>> byKey = new HashMap<>();
    private final Set<String> notes = new HashSet<>();

    @Override
    public synchronized Usage load(CounterKey key) {
        var days = byKey.getOrDefault(key, Map.of());
        return new Usage(days.values().stream().mapToLong(Long::longValue).sum(), days);
    }

    @Override
    public synchronized void add(Map<CounterKey, LocalDate> days, long tokens) {
        days.forEach(
                (key, day) -> byKey.computeIfAbsent(key, id -> new HashMap<>()).merge(day, tokens, Long::sum));
    }

    @Override
    public synchronized boolean note(CounterKey key, String note, Instant at) {
        return notes.add(key + note);
    }

    @Override
    public synchronized void forget(CounterKey key, String note) {
        notes.remove(key + note);
    }
}
