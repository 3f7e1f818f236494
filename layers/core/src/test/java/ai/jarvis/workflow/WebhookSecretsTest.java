package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebhookSecretsTest {
    private final TenantId tenant = TenantId.fresh();
    private final TriggerId trigger = TriggerId.fresh();

    private static WebhookSecrets secrets(String key) {
        return new WebhookSecrets(() -> key.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWebhooksSecretIsTheSameAlways() {
        assertThat(secrets("key").of(tenant, trigger)).isEqualTo(secrets("key").of(tenant, trigger));
    }

    @Test
    void noOtherWebhookHasItNorWhoHasAnotherKey() {
        var secret = secrets("key").of(tenant, trigger);

        assertThat(secrets("key").of(tenant, TriggerId.fresh())).isNotEqualTo(secret);
        assertThat(secrets("key").of(TenantId.fresh(), trigger)).isNotEqualTo(secret);
        assertThat(secrets("another").of(tenant, trigger)).isNotEqualTo(secret);
    }
}
