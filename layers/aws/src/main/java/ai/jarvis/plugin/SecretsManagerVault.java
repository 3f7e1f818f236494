package ai.jarvis.plugin;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.TenantSecrets;
import ai.jarvis.tenancy.TenantId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Objects;

/**
 * Plugins' secrets in Secrets Manager, each under a name that says whose it is, as in {@code
 * jarvis/plugins/TENANT/pls_...}. A value that was read is known for a minute.
 */
public final class SecretsManagerVault implements SecretVault {
    private static final String ID = "pls_";
    private static final Duration KNOWN = Duration.ofMinutes(1);
    private static final int MOST_KNOWN = 1_000;

    private final TenantSecrets secrets;
    private final String prefix;
    private final Cache<String, String> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterWrite(KNOWN)
            .build();

    public SecretsManagerVault(AwsClients aws, PluginSettings settings) {
        this.prefix = settings.secretPrefix();
        this.secrets = new TenantSecrets(aws, prefix, settings.replicas());
    }

    @Override
    public String keep(TenantId tenant, String value) {
        return secrets.keep(tenant, Ids.fresh(ID), value);
    }

    @Override
    public String read(TenantId tenant, String reference) {
        return Objects.requireNonNull(known.get(own(tenant, reference), secrets::read));
    }

    @Override
    public void remove(TenantId tenant, String reference) {
        known.invalidate(reference);
        secrets.remove(own(tenant, reference));
    }

    /** Whatever a row says, a tenant is told no other's secret. */
    private String own(TenantId tenant, String reference) {
        if (!reference.contains(":secret:" + prefix + tenant + "/" + ID)) {
            throw new IllegalArgumentException("Not a secret of " + tenant);
        }
        return reference;
    }

    /** How many secrets a tenant's plugins have. */
    public long count(TenantId tenant) {
        return secrets.count(tenant);
    }

    /** Removes all secrets of a tenant's plugins. */
    public void removeAll(TenantId tenant) {
        secrets.removeAll(tenant);
    }
}
