package ai.jarvis.model.own;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the keys of one process. */
public final class InMemoryModelKeys implements ModelKeys {
    private final AtomicInteger made = new AtomicInteger();
    private final Map<ModelKey, String> kept = new ConcurrentHashMap<>();

    @Override
    public ModelKey keep(TenantId tenant, String key) {
        var place = new ModelKey(tenant + "/" + made.incrementAndGet());
        kept.put(place, key);
        return place;
    }

    @Override
    public String read(ModelKey key) {
        return Objects.requireNonNull(kept.get(key));
    }

    @Override
    public void remove(ModelKey key) {
        kept.remove(key);
    }

    /** All keys that are kept. */
    public Map<ModelKey, String> all() {
        return Map.copyOf(kept);
    }
}
