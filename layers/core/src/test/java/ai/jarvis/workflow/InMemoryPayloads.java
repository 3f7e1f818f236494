package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.util.HashMap;
import java.util.Map;

/** Keeps long texts of one process; everything else is handed on. */
public final class InMemoryPayloads implements Payloads {
    private final Map<String, Object> kept = new HashMap<>();

    @Override
    public Object keep(TenantId tenant, RunId run, String name, Object value) {
        return value instanceof String text && text.length() > MOST_INLINE ? store(tenant, run, name, value) : value;
    }

    @Override
    public Map<String, Object> store(TenantId tenant, RunId run, String name, Object value) {
        var key = "runs/" + tenant + "/" + run + "/" + name;
        kept.put(key, value);
        return Map.of(REFERENCE, key);
    }

    @Override
    public Object fetch(TenantId tenant, Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.get(REFERENCE) instanceof String key) {
                return kept.get(key);
            }
            var members = new HashMap<Object, Object>();
            map.forEach((name, member) -> members.put(name, member == null ? null : fetch(tenant, member)));
            return members;
        }
        return value;
    }
}
