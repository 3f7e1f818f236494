package ai.jarvis.plugin;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the secrets of one process. */
public final class InMemoryVault implements SecretVault {
    private final AtomicInteger made = new AtomicInteger();
    private final Map<String, String> kept = new ConcurrentHashMap<>();

    @Override
    public String keep(TenantId tenant, String value) {
        var reference = tenant + "/" + made.incrementAndGet();
        kept.put(reference, value);
        return reference;
    }

    @Override
    public String read(TenantId tenant, String reference) {
        return Objects.requireNonNull(kept.get(reference));
    }

    @Override
    public void remove(TenantId tenant, String reference) {
        kept.remove(reference);
    }

    /** What is kept, by where. */
    public Map<String, String> all() {
        return Map.copyOf(kept);
    }
}
