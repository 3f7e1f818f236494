package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.task.InMemoryTaskStore;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TenantJobsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T10:00:00Z");

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final InMemoryTenantStore tenants = new InMemoryTenantStore();
    private final InMemoryTenantJobs jobs = new InMemoryTenantJobs();
    private final TenantJobs service = new TenantJobs(
            new TenantJobs.Stores(tenants, jobs, jobs),
            jobs,
            Set.of("acme"),
            new Tasks(new InMemoryTaskStore(), clock),
            clock);
    private final Caller operator = new Caller(TenantId.fresh(), "key_operator", Set.of(Role.SUPER_ADMIN));
    private final TenantId subject = TenantId.fresh();

    TenantJobsTest() {
        tenants.insert(new Tenant(subject, "A company", "pro", NOW));
    }

    @Test
    void aJobIsATaskOfWhoeverAskedForIt() {
        var progress = service.export(operator, subject);

        assertThat(jobs.requested()).containsExactly(progress.job());
        assertThat(progress.task().tenant()).isEqualTo(operator.tenant());
        assertThat(progress.task().status()).isEqualTo(TaskStatus.PENDING);
        assertThat(service.get(operator, subject, progress.job().id()).download())
                .isEmpty();
        var other = new Caller(TenantId.fresh(), "key_other", Set.of(Role.SUPER_ADMIN));
        assertRefused(() -> service.get(other, subject, progress.job().id()), "not_found");
        assertRefused(
                () -> service.get(operator, TenantId.fresh(), progress.job().id()), "not_found");
    }

    @Test
    void asksAgainForTheSameJobRatherThanForASecondOne() {
        var first = service.delete(operator, subject);

        assertThat(service.delete(operator, subject).job()).isEqualTo(first.job());
        assertThat(jobs.requested()).hasSize(2);
        assertRefused(() -> service.export(operator, subject), "tenant_busy");
    }

    @Test
    void anArchiveCanBeFetchedForAWhileOnceItIsThere() {
        var job = service.export(operator, subject).job();
        jobs.finish(operator.tenant(), job.id(), Map.of("bytes", 12), NOW);

        var download = service.get(operator, subject, job.id()).download().orElseThrow();

        assertThat(download.url().toString()).contains("exports/" + subject + "/" + job.id() + ".zip?for=900");
        assertThat(download.expiresAt()).isEqualTo(NOW.plusSeconds(900));
    }

    @Test
    void movesToPlacesThatAreThereAndOnlyIfItIsNotThereAlready() {
        assertThat(service.move(operator, subject, "shared")).isEmpty();
        assertRefused(() -> service.move(operator, subject, "database:nowhere"), "invalid_request");
        assertRefused(() -> service.move(operator, subject, "elsewhere"), "invalid_request");
        tenants.insert(new Tenant(operator.tenant(), "platform", "pro", NOW));
        assertRefused(() -> service.move(operator, operator.tenant(), "schema"), "own_tenant");

        var job = service.move(operator, subject, "database:acme").orElseThrow().job();

        assertThat(job.target()).isEqualTo(Optional.of(new Placement("database:acme")));
        assertRefused(() -> service.move(operator, subject, "schema"), "tenant_busy");
    }

    @Test
    void nobodyElseMayAskForOneAndNobodyDeletesTheirOwnTenant() {
        var administrator = new Caller(subject, "key_admin", Set.of(Role.TENANT_ADMIN));
        assertRefused(() -> service.export(administrator, subject), "permission_denied");
        assertRefused(() -> service.delete(administrator, subject), "permission_denied");
        assertRefused(() -> service.move(administrator, subject, "schema"), "permission_denied");
        tenants.insert(new Tenant(operator.tenant(), "platform", "enterprise", NOW));
        assertRefused(() -> service.delete(operator, operator.tenant()), "own_tenant");
        assertRefused(() -> service.delete(operator, TenantId.fresh()), "not_found");
        assertThat(jobs.requested()).isEmpty();
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(code));
    }
}
