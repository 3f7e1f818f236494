package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the queue of one process. */
public class InMemoryRunQueue implements RunQueue {
    private final Map<RunId, Entry> entries = new LinkedHashMap<>();
    private final Map<RunId, Instant> taken = new HashMap<>();

    @Override
    public synchronized void add(Entry entry) {
        entries.putIfAbsent(entry.run(), entry);
    }

    @Override
    public synchronized List<Entry> next(Optional<TenantId> of, int limit) {
        var shares = new HashMap<TenantId, Integer>();
        taken.keySet().forEach(run -> shares.merge(entries.get(run).tenant(), 1, Integer::sum));
        var waiting = entries.values().stream()
                .filter(entry -> !taken.containsKey(entry.run()))
                .filter(entry -> of.map(entry.tenant()::equals).orElse(true))
                .sorted(Comparator.comparing((Entry entry) -> -entry.priority().rank())
                        .thenComparing(Entry::since)
                        .thenComparing(entry -> entry.run().value()))
                .toList();
        record Placed(Entry entry, int share) {}
        var placed = new ArrayList<Placed>();
        waiting.forEach(entry -> placed.add(new Placed(entry, shares.merge(entry.tenant(), 1, Integer::sum))));
        return placed.stream()
                .sorted(Comparator.comparing((Placed each) -> !each.entry().vip())
                        .thenComparing(Placed::share)
                        .thenComparing(each -> each.entry().since())
                        .thenComparing(each -> each.entry().run().value()))
                .map(Placed::entry)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean take(TenantId tenant, RunId run, Instant at) {
        return entries.containsKey(run) && taken.putIfAbsent(run, at) == null;
    }

    @Override
    public synchronized void putBack(TenantId tenant, RunId run) {
        taken.remove(run);
    }

    @Override
    public synchronized void remove(TenantId tenant, RunId run) {
        taken.remove(run);
        entries.remove(run);
    }

    @Override
    public synchronized long running() {
        return taken.size();
    }

    @Override
    public synchronized List<Entry> running(Optional<Entry> after, int limit) {
        return entries.values().stream()
                .filter(entry -> taken.containsKey(entry.run()))
                .map(entry ->
                        new Entry(entry.tenant(), entry.run(), entry.vip(), entry.priority(), taken.get(entry.run())))
                .sorted(Comparator.comparing(InMemoryRunQueue::key))
                .filter(entry ->
                        after.map(last -> key(entry).compareTo(key(last)) > 0).orElse(true))
                .limit(limit)
                .toList();
    }

    private static String key(Entry entry) {
        return entry.tenant() + " " + entry.run();
    }

    @Override
    public synchronized Optional<TenantId> tenantOf(RunId run) {
        return Optional.ofNullable(entries.get(run)).map(Entry::tenant);
    }
}
