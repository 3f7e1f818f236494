package ai.jarvis.plugin;

import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.TenantId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Plugins' secrets in Secrets Manager, each under a name that says whose it is, as in {@code
 * jarvis/plugins/TENANT/pls_...}. A value that was read is known for a minute.
 */
public final class SecretsManagerVault implements SecretVault {
    private static final String ID = "pls_";
    private static final Duration KNOWN = Duration.ofMinutes(1);
    private static final int MOST_KNOWN = 1_000;

    private final Supplier<SecretsManagerClient> secrets;
    private final String prefix;
    private final Cache<String, String> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterWrite(KNOWN)
            .build();

    public SecretsManagerVault(Supplier<SecretsManagerClient> secrets, PluginSettings settings) {
        this.secrets = secrets;
        this.prefix = settings.secretPrefix();
    }

    private String name(TenantId tenant, String reference) {
        return prefix + tenant + "/" + Ids.require(ID, reference);
    }

    @Override
    public String keep(TenantId tenant, String value) {
        var reference = Ids.fresh(ID);
        secrets.get()
                .createSecret(request -> request.name(name(tenant, reference)).secretString(value));
        return reference;
    }

    @Override
    public String read(TenantId tenant, String reference) {
        return Objects.requireNonNull(known.get(name(tenant, reference), name -> secrets.get()
                .getSecretValue(request -> request.secretId(name))
                .secretString()));
    }

    @Override
    public void remove(TenantId tenant, String reference) {
        var name = name(tenant, reference);
        known.invalidate(name);
        remove(name);
    }

    private void remove(String name) {
        try {
            secrets.get().deleteSecret(request -> request.secretId(name).forceDeleteWithoutRecovery(true));
        } catch (ResourceNotFoundException e) {
            return; // It is gone already.
        }
    }

    /** How many secrets a tenant's plugins have. */
    public long count(TenantId tenant) {
        return names(tenant).size();
    }

    /** Removes all secrets of a tenant's plugins. */
    public void removeAll(TenantId tenant) {
        names(tenant).forEach(this::remove);
    }

    private List<String> names(TenantId tenant) {
        var start = prefix + tenant + "/";
        var named =
                Filter.builder().key(FilterNameStringType.NAME).values(start).build();
        return secrets.get().listSecretsPaginator(request -> request.filters(named)).stream()
                .flatMap(page -> page.secretList().stream())
                .map(secret -> secret.name())
                .filter(name -> name.startsWith(start))
                .toList();
    }
}
