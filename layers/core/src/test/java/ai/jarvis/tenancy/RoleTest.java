package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
    private static Caller caller(Role... roles) {
        return new Caller(TenantId.fresh(), "key_x", Set.of(roles));
    }

    @Test
    void theSuperAdministratorRunsThePlatformAndReadsNoTenantsDocuments() {
        assertThat(caller(Role.SUPER_ADMIN).may(Permission.ADMIN_TENANT)).isTrue();
        assertThat(caller(Role.SUPER_ADMIN).may(Permission.DOCUMENTS_READ)).isFalse();
        assertThat(caller(Role.TENANT_ADMIN).may(Permission.ADMIN_TENANT)).isFalse();
    }

    @Test
    void onlyTheTenantsAdministratorManagesItsKeys() {
        assertThat(Role.values())
                .filteredOn(role -> role.allows(Permission.ADMIN_USER))
                .containsExactly(Role.TENANT_ADMIN);
    }

    @Test
    void rolesAddUp() {
        assertThat(caller(Role.VIEWER).may(Permission.DOCUMENTS_WRITE)).isFalse();
        assertThat(caller(Role.OPERATOR).may(Permission.CHAT_CREATE)).isFalse();
        assertThat(caller(Role.VIEWER, Role.OPERATOR).may(Permission.DOCUMENTS_WRITE))
                .isTrue();
        assertThat(caller(Role.VIEWER, Role.OPERATOR).may(Permission.CHAT_CREATE))
                .isTrue();
        assertThat(caller().may(Permission.DOCUMENTS_READ)).isFalse();
    }

    @Test
    void aMissingPermissionIsRefusedByItsName() {
        assertThatThrownBy(() -> caller(Role.VIEWER).require(Permission.DOCUMENTS_DELETE))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
                    assertThat(refusal.code()).isEqualTo("permission_denied");
                })
                .hasMessageContaining("documents:delete");
    }

    @Test
    void everyRoleIsFoundByTheNameItIsShownWith() {
        for (var role : Role.values()) {
            assertThat(Role.byWireName(role.wireName())).contains(role);
        }
        assertThat(Role.byWireName("TENANT_ADMIN")).isEmpty();
    }
}
