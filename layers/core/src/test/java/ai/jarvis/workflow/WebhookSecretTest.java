package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {
    private static final Instant NOW = Instant.parse("2030-01-01T10:00:00Z");
    private static final String TIMESTAMP = Long.toString(NOW.getEpochSecond());

    private final WebhookSecret secret = new WebhookSecret("whsec_0a1b");

    @Test
    void signsAsHmacSha256DoesElsewhere() {
        // printf '1.{}' | openssl dgst -sha256 -hmac whsec_x
        assertThat(new WebhookSecret("whsec_x").sign("1", "{}"))
                .isEqualTo("v1=" + "36ee2f7498f0c1777d1312b2a7361947fe5ad31223be30d0c62421f4ca753401");
    }

    @Test
    void takesWhatIsSignedNow() {
        assertThat(secret.isGood(secret.sign(TIMESTAMP, "{}"), TIMESTAMP, "{}", NOW.plusSeconds(299)))
                .isTrue();
    }

    @Test
    void refusesAnotherBodyAnotherSecretAndAnOldRequest() {
        var signature = secret.sign(TIMESTAMP, "{}");

        assertThat(secret.isGood(signature, TIMESTAMP, "{ }", NOW)).isFalse();
        assertThat(new WebhookSecret("whsec_0a1c").isGood(signature, TIMESTAMP, "{}", NOW))
                .isFalse();
        assertThat(secret.isGood(signature, TIMESTAMP, "{}", NOW.plusSeconds(301)))
                .isFalse();
        assertThat(secret.isGood(signature, TIMESTAMP, "{}", NOW.minusSeconds(301)))
                .isFalse();
        assertThat(secret.isGood(secret.sign("soon", "{}"), "soon", "{}", NOW)).isFalse();
        assertThat(secret.isGood(secret.sign("9999999999999999", "{}"), "9999999999999999", "{}", NOW))
                .isFalse();
    }

    @Test
    void isNotTold() {
        assertThat(secret.toString()).doesNotContain(secret.value());
    }
}
