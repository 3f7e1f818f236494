package ai.jarvis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AuditedRequestsTest {
    private static final TenantId PLATFORM = TenantId.fresh();
    private static final Caller CALLER = new Caller(TenantId.fresh(), "key_1", Set.of(Role.VIEWER));

    private record Appended(TenantId tenant, AuditRecord record) {}

    private final List<Appended> appended = new ArrayList<>();
    private final AuditedRequests requests =
            new AuditedRequests(this::append, Optional.of(PLATFORM), Clock.systemUTC());

    private CompletableFuture<Void> append(TenantId tenant, AuditRecord record) {
        appended.add(new Appended(tenant, record));
        return CompletableFuture.completedFuture(null);
    }

    private void answered(Optional<Caller> caller, int status, String problem) {
        var request = new AuditedRequests.Request(
                "req_1",
                caller,
                "GET",
                "/api/v1/things/7",
                Optional.of("/api/v1/things/{id}"),
                Map.of(),
                "203.0.113.7",
                status,
                Optional.of(problem),
                3);
        requests.answered(request).join();
    }

    private List<String> actions() {
        return appended.stream().map(each -> each.record().action()).toList();
    }

    @Test
    void aDeniedPermissionIsOnRecordTwice() {
        answered(Optional.of(CALLER), 403, "permission_denied");

        assertThat(actions()).containsExactly("GET /api/v1/things/{id}", "permission.deny");
        assertThat(appended).allMatch(each -> each.tenant().equals(CALLER.tenant()));
        assertThat(appended).allMatch(each -> each.record().outcome() == Outcome.REFUSED);
    }

    @Test
    void aFailedLoginIsThePlatformsToKnow() {
        answered(Optional.empty(), 401, "invalid_credentials");

        assertThat(actions()).containsExactly("login.fail");
        assertThat(appended.getFirst().tenant()).isEqualTo(PLATFORM);
        assertThat(appended.getFirst().record().details()).containsEntry("client", "203.0.113.7");
    }

    @Test
    void whoForgetsTheirCredentialsHasNotFailedToLogIn() {
        answered(Optional.empty(), 401, "missing_credentials");

        assertThat(appended).isEmpty();
    }

    @Test
    void aFloodOfFailedLoginsIsOnRecordAsOneOddity() {
        for (int i = 0; i < 250; i++) {
            answered(Optional.empty(), 401, "invalid_credentials");
        }

        assertThat(actions()).filteredOn("login.fail"::equals).hasSize(20);
        assertThat(appended)
                .filteredOn(each -> each.record().action().equals("access.odd"))
                .extracting(each -> each.record().details().get("refusals"))
                .containsExactly(20, 200);
    }

    @Test
    void probingForWhatIsThereIsOdd() {
        for (int i = 0; i < 20; i++) {
            answered(Optional.of(CALLER), 404, "not_found");
        }

        assertThat(actions()).filteredOn("access.odd"::equals).hasSize(1);
        assertThat(actions()).doesNotContain("permission.deny");
    }

    @Test
    void aPathThatIsNoneIsNobodysBusiness() {
        for (int i = 0; i < 30; i++) {
            answered(Optional.empty(), 404, "not_found");
        }

        assertThat(appended).isEmpty();
    }
}
