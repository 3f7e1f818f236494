package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.SecurityEvents;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerIdentityTest extends WebTest {
    @Inject
    TestPlatform.RecordedSecurityEvents events;

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
    void refusesATokenOfMoreThanAnyProviderMakes() throws Exception {
        var response = send(anonymous(THING).header("Authorization", "Bearer " + "a".repeat(12_000)));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).at("/code").asText()).isEqualTo("invalid_credentials");
    }

    @Test
    void refusesACallerWhoLacksWhatTheRouteNeeds() throws Exception {
        var viewer = keys.issue(
                TestPlatform.TENANT,
                "viewer",
                Set.of(Role.VIEWER),
                Optional.empty(),
                ApiKeySecret.fresh(new SecureRandom()));

        var response = send(anonymous("/api/v1/things")
                .header("Authorization", "Bearer " + viewer.secret().value())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("not even JSON")));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(json(response).at("/code").asText()).isEqualTo("permission_denied");
        assertThat(json(response).at("/detail").asText()).contains("documents:write");
    }

    @Test
    void aRouteThatIsNotInTheTableIsForNobody() throws Exception {
        assertThat(send(request("/api/v1/things/nobody")).statusCode()).isEqualTo(500);
    }

    @Test
    void tellsOfRefusedCredentialsAndDeniedPermissions() throws Exception {
        var viewer = keys.issue(
                TestPlatform.TENANT,
                "viewer",
                Set.of(Role.VIEWER),
                Optional.empty(),
                ApiKeySecret.fresh(new SecureRandom()));
        events.events.clear();

        var failed = send(anonymous(THING).header("Authorization", "Bearer jv_unknown"));
        var denied = send(anonymous("/api/v1/things")
                .header("Authorization", "Bearer " + viewer.secret().value())
                .POST(BodyPublishers.noBody()));
        send(anonymous(THING));

        assertThat(events.events).hasSize(2);
        var first = events.events.getFirst();
        assertThat(first.kind()).isEqualTo(SecurityEvents.Kind.LOGIN_FAILED);
        assertThat(first.caller()).isEmpty();
        assertThat(first.route()).isEqualTo("GET /api/v1/things/{id}");
        assertThat(first.requestId()).isEqualTo(json(failed).at("/request_id").asText());
        assertThat(first.toString()).doesNotContain("jv_unknown");
        var second = events.events.getLast();
        assertThat(second.kind()).isEqualTo(SecurityEvents.Kind.PERMISSION_DENIED);
        assertThat(second.caller().orElseThrow().key()).contains(viewer.key().id());
        assertThat(second.requestId()).isEqualTo(json(denied).at("/request_id").asText());
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
