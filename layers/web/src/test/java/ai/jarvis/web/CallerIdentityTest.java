package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.Role;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerIdentityTest extends WebTest {
    private static final String THING = "/api/v1/things/1?times=2";

    @Test
    void knowsWhoseKeyItIs() throws Exception {
        var response = send(request(THING));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/mdc/tenant").asText()).isEqualTo(TestPlatform.TENANT.value());
    }

    @Test
    void takesTheSchemeInAnyCase() throws Exception {
        var response = send(anonymous(THING)
                .header("Authorization", "bearer " + key.secret().value()));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void asksForCredentials() throws Exception {
        var response = send(anonymous(THING));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(json(response).at("/code").asText()).isEqualTo("missing_credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer two words", "Bearer jv_unknown", "jv_unknown"
            })
    void refusesBadCredentials(String header) throws Exception {
        var response = send(anonymous(THING).header("Authorization", header));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(json(response).at("/code").asText()).isEqualTo("invalid_credentials");
        assertThat(response.body()).doesNotContain("jv_unknown");
    }

    @Test
    void aRevokedKeyStopsWorkingWithinFiveSeconds() throws Exception {
        assertThat(send(request(THING)).statusCode()).isEqualTo(200);

        var revoked = Instant.now();
        keys.revoke(key.key().caller(), key.key().id());

        while (send(request(THING)).statusCode() != 401) {
            assertThat(Instant.now()).isBefore(revoked.plusSeconds(5));
        }
    }

    @Test
    void anExpiredKeyStopsWorking() throws Exception {
        var expiring = keys.issue(
                TestPlatform.TENANT,
                "short",
                Set.of(Role.VIEWER),
                Optional.of(Instant.now().plusMillis(50)),
                ApiKeySecret.fresh(new SecureRandom()));
        await("the key's expiry", () -> Instant.now()
                .isAfter(expiring.key().expiresAt().orElseThrow()));

        var response = send(anonymous(THING)
                .header("Authorization", "Bearer " + expiring.secret().value()));

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void publicRoutesNeedNone() throws Exception {
        assertThat(send(anonymous("/api/v1/things/public")).statusCode()).isEqualTo(200);
    }
}
