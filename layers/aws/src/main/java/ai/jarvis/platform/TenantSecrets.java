package ai.jarvis.platform;

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
 * Secrets of tenants in Secrets Manager, under names that say whose they are. A secret is made in one region and copied to
 * the others; each region reads its own copy, and only where it was made can it be removed.
 */
public final class TenantSecrets {
    /** What Secrets Manager adds to the name in an ARN. */
    private static final int SUFFIX = 7;

    private final AwsClients aws;
    private final Supplier<SecretsManagerClient> here;
    private final String prefix;
    private final List<String> replicas;

    /**
     * @param prefix what the names of these secrets begin with, before the tenant's id
     * @param replicas further regions in which they are to be
     */
    public TenantSecrets(AwsClients aws, String prefix, List<String> replicas) {
        this.aws = aws;
        this.here = new Memoized<>(aws::secretsManager);
        this.prefix = prefix;
        this.replicas = List.copyOf(replicas);
    }

    /**
     * Keeps a secret.
     *
     * @param name what it is called below the tenant's id
     * @return its ARN
     */
    public String keep(TenantId tenant, String name, String secret) {
        var copies = replicas.stream()
                .map(region -> ReplicaRegionType.builder().region(region).build())
                .toList();
        var made = here.get().createSecret(request -> {
            request.name(prefix(tenant) + name).secretString(secret);
            if (!copies.isEmpty()) {
                request.addReplicaRegions(copies);
            }
        });
        return made.arn();
    }

    private String prefix(TenantId tenant) {
        return prefix + tenant + "/";
    }

    /** What a secret of this ARN says, by this region's copy of it. */
    public String read(String arn) {
        var name = name(arn);
        return here.get().getSecretValue(request -> request.secretId(name)).secretString();
    }

    private static String name(String arn) {
        var resource = Arn.fromString(arn).resourceAsString();
        return resource.substring("secret:".length(), resource.length() - SUFFIX);
    }

    /** Removes a secret, at once and for good; one that is gone already stays so. */
    public void remove(String arn) {
        var region = Arn.fromString(arn).region().orElseThrow();
        remove(region, name(arn));
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

    /** How many there are of a tenant. */
    public long count(TenantId tenant) {
        return all(tenant).size();
    }

    /** Removes all of a tenant. */
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
