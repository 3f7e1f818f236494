package ai.jarvis.tenancy;

import ai.jarvis.model.SecretModelKeys;
import ai.jarvis.plugin.SecretsManagerVault;
import ai.jarvis.sql.source.StoredSourceSecrets;
import java.util.Map;

/** What Secrets Manager keeps for tenants: keys of their models, what their databases are
 * opened with, and what their plugins authenticate themselves with. */
record TenantKeptSecrets(SecretModelKeys models, StoredSourceSecrets databases, SecretsManagerVault plugins) {
    /** How many there are of a tenant, by what they are for. */
    Map<String, Long> count(TenantId tenant) {
        return Map.of(
                "model keys", models.count(tenant),
                "database secrets", databases.count(tenant),
                "plugin secrets", plugins.count(tenant));
    }

    void removeAll(TenantId tenant) {
        models.removeAll(tenant);
        databases.removeAll(tenant);
        plugins.removeAll(tenant);
    }
}
