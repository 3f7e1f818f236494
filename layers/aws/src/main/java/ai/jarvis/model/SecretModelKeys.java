package ai.jarvis.model;

import ai.jarvis.model.own.ModelKey;
import ai.jarvis.model.own.ModelKeys;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Memoized;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/**
 * The keys of tenants' servers in Secrets Manager: a secret each, under a name that says whose it is. A secret is made in
 * the region where its model is registered and copied to the others; each region reads its own copy, and only where it was
 * made can it be removed.
 */
public final class SecretModelKeys implements ModelKeys {
    private static final String ID = "mky_";
    /** What Secrets Manager adds to the name in an ARN. */
    private static final int SUFFIX = 7;

    private final AwsClients aws;
    private final Supplier<SecretsManagerClient> here;
    private final TenantModelSettings settings;

    public SecretModelKeys(AwsClients aws, TenantModelSettings settings) {
        this.aws = aws;
        this.here = new Memoized<>(aws::secretsManager);
        this.settings = settings;
    }

    @Override
    public ModelKey keep(TenantId tenant, String key) {
        var replicas = settings.replicas().stream()
                .map(region -> ReplicaRegionType.builder().region(region).build())
                .toList();
        var made = here.get().createSecret(request -> {
            request.name(prefix(tenant) + Ids.fresh(ID)).secretString(key);
            if (!replicas.isEmpty()) {
                request.addReplicaRegions(replicas);
            }
        });
        return new ModelKey(made.arn());
    }

    private String prefix(TenantId tenant) {
        return settings.keyPrefix() + tenant + "/";
    }

    @Override
    public String read(ModelKey key) {
        var name = name(key);
        return here.get().getSecretValue(request -> request.secretId(name)).secretString();
    }

    private static String name(ModelKey key) {
        var resource = Arn.fromString(key.reference()).resourceAsString();
        return resource.substring("secret:".length(), resource.length() - SUFFIX);
    }

    @Override
    public void remove(ModelKey key) {
        var region = Arn.fromString(key.reference()).region().orElseThrow();
        remove(region, name(key));
    }

    private void remove(String region, String name) {
        if (region.equals(here.get().serviceClientConfiguration().region().id())) {
            remove(here.get(), name);
            return;
        }
        try (var home = aws.secretsManager(region)) {
            remove(home, name);
        }
    }

    private static void remove(SecretsManagerClient home, String name) {
        try {
            var copies = copies(home.describeSecret(request -> request.secretId(name)));
            if (!copies.isEmpty()) {
                home.removeRegionsFromReplication(
                        request -> request.secretId(name).removeReplicaRegions(copies));
            }
            home.deleteSecret(request -> request.secretId(name).forceDeleteWithoutRecovery(true));
        } catch (ResourceNotFoundException e) {
            return; // It is gone already.
        }
    }

    private static List<String> copies(DescribeSecretResponse secret) {
        return secret.replicationStatus().stream()
                .map(ReplicationStatusType::region)
                .toList();
    }

    /** How many keys there are of a tenant's servers. */
    public long count(TenantId tenant) {
        return all(tenant).size();
    }

    /** Removes all keys of a tenant's servers. */
    public void removeAll(TenantId tenant) {
        for (var secret : all(tenant)) {
            var region = secret.primaryRegion() == null
                    ? Arn.fromString(secret.arn()).region().orElseThrow()
                    : secret.primaryRegion();
            remove(region, secret.name());
        }
    }

    private List<SecretListEntry> all(TenantId tenant) {
        var named = Filter.builder()
                .key(FilterNameStringType.NAME)
                .values(prefix(tenant))
                .build();
        return here.get().listSecretsPaginator(request -> request.filters(named)).stream()
                .flatMap(page -> page.secretList().stream())
                .filter(secret -> secret.name().startsWith(prefix(tenant)))
                .toList();
    }
}
