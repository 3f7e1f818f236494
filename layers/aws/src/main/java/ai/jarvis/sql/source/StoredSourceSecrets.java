package ai.jarvis.sql.source;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.TenantSecrets;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;

/** What tenants' databases are opened with, in Secrets Manager: users and passwords of those that are reached by JDBC. */
public final class StoredSourceSecrets implements SourceSecrets {
    private static final String ID = "pwd_";

    private final TenantSecrets secrets;

    public StoredSourceSecrets(AwsClients aws, SqlSourceSettings settings) {
        this.secrets = new TenantSecrets(aws, settings.secretPrefix(), settings.replicas());
    }

    @Override
    public SourceSecret keep(TenantId tenant, SourceId source, String username, String password) {
        return new SourceSecret(secrets.keep(
                tenant, source + "/" + Ids.fresh(ID), Json.write(Map.of("username", username, "password", password))));
    }

    /** The user and the password. */
    DatabaseSecret read(SourceSecret secret) {
        return DatabaseSecret.parse(secrets.read(secret.reference()));
    }

    @Override
    public void remove(SourceSecret secret) {
        secrets.remove(secret.reference());
    }

    /** How many secrets there are of a tenant's databases, those too that whoever runs the platform put there. */
    public long count(TenantId tenant) {
        return secrets.count(tenant);
    }

    /** Removes all secrets of a tenant's databases. */
    public void removeAll(TenantId tenant) {
        secrets.removeAll(tenant);
    }
}
