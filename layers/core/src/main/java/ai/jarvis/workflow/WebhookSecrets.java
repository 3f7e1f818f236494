package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of webhooks. Each follows from one key of the platform and the webhook's id (HMAC-SHA256, RFC 2104), so that
 * none is kept anywhere: whoever sees where triggers are kept sees no secret.
 */
public final class WebhookSecrets {
    private static final String ALGORITHM = "HmacSHA256";

    private final Supplier<byte[]> key;

    /** @param key random bytes, always the same; asked for with each secret */
    public WebhookSecrets(Supplier<byte[]> key) {
        this.key = key;
    }

    public WebhookSecret of(TenantId tenant, TriggerId trigger) {
        return of(tenant, trigger.value());
    }

    /** The secret of anything else of a tenant's that signs or is signed; ids of two kinds are never the same. */
    public WebhookSecret of(TenantId tenant, String id) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.get(), ALGORITHM));
            return WebhookSecret.of(mac.doFinal((tenant + "/" + id).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA256", e);
        }
    }
}
