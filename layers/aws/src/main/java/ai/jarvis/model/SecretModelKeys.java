package ai.jarvis.model;

import ai.jarvis.model.own.ModelKey;
import ai.jarvis.model.own.ModelKeys;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.TenantSecrets;
import ai.jarvis.tenancy.TenantId;

/** The keys of tenants' servers in Secrets Manager: a secret each. */
public final class SecretModelKeys implements ModelKeys {
    private static final String ID = "mky_";

    private final TenantSecrets secrets;

    public SecretModelKeys(AwsClients aws, TenantModelSettings settings) {
        this.secrets = new TenantSecrets(aws, settings.keyPrefix(), settings.replicas());
    }

    @Override
    public ModelKey keep(TenantId tenant, String key) {
        return new ModelKey(secrets.keep(tenant, Ids.fresh(ID), key));
    }

    @Override
    public String read(ModelKey key) {
        return secrets.read(key.reference());
    }

    @Override
    public void remove(ModelKey key) {
        secrets.remove(key.reference());
    }

    /** How many keys there are of a tenant's servers. */
    public long count(TenantId tenant) {
        return secrets.count(tenant);
    }

    /** Removes all keys of a tenant's servers. */
    public void removeAll(TenantId tenant) {
        secrets.removeAll(tenant);
    }
}
