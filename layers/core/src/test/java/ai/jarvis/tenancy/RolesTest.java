package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RolesTest {
    private final Roles roles = new Roles(new InMemoryRoleStore(), Clock.systemUTC());
    private final TenantId tenant = TenantId.fresh();
    private final Caller administrator = new Caller(tenant, "key_x", Set.of(Role.TENANT_ADMIN));

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(code));
    }

    @Test
    void aTenantsRoleAllowsWhatItSays() {
        roles.define(administrator, "auditor", Set.of(Permission.AUDIT_READ));

        var named = roles.named(tenant, List.of("auditor", "viewer"));

        assertThat(new Caller(tenant, "key_y", named).may(Permission.AUDIT_READ))
                .isTrue();
        assertThat(named).contains(Role.VIEWER);
    }

    @Test
    void aRoleOfAnotherTenantIsUnknown() {
        roles.define(administrator, "auditor", Set.of(Permission.AUDIT_READ));

        assertThatThrownBy(() -> roles.named(TenantId.fresh(), List.of("viewer", "auditor")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.errors())
                        .containsExactly(new Refusal.FieldError("/roles/1", "is not a role")));
    }

    @Test
    void nobodyDefinesARoleThatAllowsMoreThanTheyMay() {
        assertRefused("permission_denied", () -> roles.define(administrator, "king", Set.of(Permission.ADMIN_TENANT)));
        var helper = roles.define(administrator, "helper", Set.of(Permission.ADMIN_USER));
        var holder = new Caller(tenant, "usr_x", Set.of(helper.role()));

        assertRefused(
                "permission_denied",
                () -> roles.change(holder, helper.id(), Set.of(Permission.ADMIN_USER, Permission.CHAT_READ)));
    }

    @Test
    void nobodyWeakensARoleThatAllowsMoreThanTheyMay() {
        var auditor = roles.define(administrator, "auditor", Set.of(Permission.AUDIT_READ));
        var helper = new Caller(tenant, "usr_x", Set.of(new Role("helper", Set.of(Permission.ADMIN_USER))));

        assertRefused("permission_denied", () -> roles.remove(helper, auditor.id()));
        assertRefused("permission_denied", () -> roles.change(helper, auditor.id(), Set.of(Permission.ADMIN_USER)));
    }

    @Test
    void aBuiltInNameIsTaken() {
        assertRefused("role_exists", () -> roles.define(administrator, "viewer", Set.of(Permission.CHAT_READ)));
        roles.define(administrator, "auditor", Set.of(Permission.AUDIT_READ));
        assertRefused("role_exists", () -> roles.define(administrator, "auditor", Set.of(Permission.CHAT_READ)));
        assertRefused("invalid_request", () -> roles.define(administrator, "Auditor", Set.of(Permission.CHAT_READ)));
        assertRefused("invalid_request", () -> roles.define(administrator, "empty", Set.of()));
    }
}
