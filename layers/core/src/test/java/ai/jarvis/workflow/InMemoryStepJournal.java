package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the journal of one process. */
public final class InMemoryStepJournal implements StepJournal {
    private final Map<String, Entry> kept = new HashMap<>();
    private final Map<EffectKey, Entry> awaited = new HashMap<>();

    @Override
    public void keep(Entry entry) {
        kept.put(entry.tenant() + "#" + entry.root() + "#" + entry.number(), entry);
    }

    @Override
    public List<Entry> read(TenantId tenant, RunId root, RunId run) {
        return kept.values().stream()
                .filter(entry -> entry.tenant().equals(tenant) && entry.root().equals(root))
                .filter(entry -> entry.run().equals(run))
                .sorted(Comparator.comparing(Entry::number))
                .toList();
    }

    @Override
    public void await(EffectKey key, Entry entry) {
        awaited.put(key, entry);
    }

    @Override
    public Optional<Entry> awaited(EffectKey key) {
        return Optional.ofNullable(awaited.get(key));
    }
}
