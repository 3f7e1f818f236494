package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.secretsmanager.CfnSecret;
import software.constructs.Construct;

/**
 * The database's two users. The primary region makes their secrets, with replicas in the other regions; Secrets Manager
 * makes their passwords, so that no template holds one.
 */
final class DatabaseSecrets extends Construct {
    static final String OWNER = "jarvis_owner";
    static final String APPLICATION = "jarvis_application";
    private static final int LENGTH = 40;

    private final Map<String, String> arns = new LinkedHashMap<>();

    DatabaseSecrets(Construct scope, String id, Site site, String dataKey) {
        super(scope, id);
        secret(site, dataKey, "owner", OWNER, "Owns the database's schema");
        secret(site, dataKey, "application", APPLICATION, "The functions' user, which row-level security binds");
    }

    /** ARNs of the secrets {@code owner} and {@code application}. */
    Map<String, String> arns() {
        return arns;
    }

    private void secret(Site site, String dataKey, String user, String username, String description) {
        if (!site.primary()) {
            arns.put(user, site.arns().secret("database/" + user));
            return;
        }
        CfnSecret made = CfnSecret.Builder.create(this, "Secret-" + user)
                .name(site.deployment().name() + "/database/" + user)
                .description(description)
                .kmsKeyId(dataKey)
                .generateSecretString(CfnSecret.GenerateSecretStringProperty.builder()
                        .secretStringTemplate("{\"username\":\"" + username + "\"}")
                        .generateStringKey("password")
                        .passwordLength(LENGTH)
                        .excludePunctuation(true)
                        .build())
                .replicaRegions(site.deployment().copies().stream()
                        .map(region -> Json.object("region", region, "kmsKeyId", "alias/" + site.named("data")))
                        .toList())
                .build();
        made.applyRemovalPolicy(site.deployment().deletionProtection() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
        arns.put(user, made.getRef());
    }
}
