package ai.jarvis.sql.source;

import ai.jarvis.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the secrets of one process. */
public final class InMemorySourceSecrets implements SourceSecrets {
    private final Map<SourceSecret, String> kept = new LinkedHashMap<>();
    private int made;

    @Override
    public SourceSecret keep(TenantId tenant, SourceId source, String username, String password) {
        var secret = new SourceSecret(tenant + "/" + source + "/" + made++);
        kept.put(secret, username + ":" + password);
        return secret;
    }

    @Override
    public void remove(SourceSecret secret) {
        kept.remove(secret);
    }

    /** Users and passwords that are kept now. */
    public Map<SourceSecret, String> kept() {
        return Map.copyOf(kept);
    }
}
