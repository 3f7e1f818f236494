package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
    private static Caller caller(Role... roles) {
        return new Caller(TenantId.fresh(), "key_x", Set.of(roles));
    }

    @Test
    void eachRoleMayWhatThoseBelowItMay() {
        assertThat(Role.SUPER_ADMIN.permissions()).containsAll(Role.TENANT_ADMIN.permissions());
        for (var below : List.of(Role.DEVELOPER, Role.OPERATOR, Role.VIEWER)) {
            assertThat(Role.TENANT_ADMIN.permissions()).containsAll(below.permissions());
            assertThat(below.permissions()).noneMatch(p -> p.wireName().startsWith("admin:"));
        }
    }

    @Test
    void onlyTheSuperAdministratorReachesOtherTenants() {
        assertThat(Role.builtIn())
                .filteredOn(role -> role.allows(Permission.ADMIN_TENANT))
                .containsExactly(Role.SUPER_ADMIN);
        assertThat(Role.SUPER_ADMIN.permissions()).isEqualTo(EnumSet.allOf(Permission.class));
    }

    @Test
    void onlyAdministratorsIssueKeys() {
        assertThat(Role.builtIn())
                .filteredOn(role -> role.allows(Permission.ADMIN_USER))
                .containsExactly(Role.SUPER_ADMIN, Role.TENANT_ADMIN);
    }

    @Test
    void severalRolesAllowWhatAnyOfThemAllows() {
        assertThat(caller(Role.VIEWER).may(Permission.DOCUMENTS_WRITE)).isFalse();
        assertThat(caller(Role.OPERATOR).may(Permission.CHAT_CREATE)).isFalse();
        assertThat(caller(Role.VIEWER, Role.OPERATOR).may(Permission.DOCUMENTS_WRITE))
                .isTrue();
        assertThat(caller(Role.VIEWER, Role.OPERATOR).may(Permission.CHAT_CREATE))
                .isTrue();
        assertThat(caller().may(Permission.DOCUMENTS_READ)).isFalse();
    }

    @Test
    void aRefusalNamesTheMissingPermission() {
        assertThatThrownBy(() -> caller(Role.VIEWER).require(Permission.DOCUMENTS_DELETE))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
                    assertThat(refusal.code()).isEqualTo("permission_denied");
                    assertThat(refusal.detail()).contains("documents:delete");
                });
    }

    @Test
    void aLimitTakesAwayAndNeverGives() {
        var limited = caller(Role.VIEWER).limitedTo(Set.of(Permission.CHAT_READ, Permission.ADMIN_USER));

        assertThat(limited.permissions()).containsExactly(Permission.CHAT_READ);
    }

    @Test
    void tellsUsersAndKeysApart() {
        var user = UserId.fresh();
        var key = ApiKeyId.fresh();

        assertThat(new Caller(TenantId.fresh(), user.value(), Set.of()).user()).contains(user);
        assertThat(new Caller(TenantId.fresh(), user.value(), Set.of()).key()).isEmpty();
        assertThat(new Caller(TenantId.fresh(), key.value(), Set.of()).key()).contains(key);
        assertThat(new Caller(TenantId.fresh(), key.value(), Set.of()).user()).isEmpty();
    }

    @Test
    void isFoundByTheNameInTheApi() {
        for (var role : Role.builtIn()) {
            assertThat(Role.builtIn(role.name())).contains(role);
        }
        assertThat(Role.builtIn("TENANT_ADMIN")).isEmpty();
        assertThat(Permission.byWireName("documents:read")).contains(Permission.DOCUMENTS_READ);
    }
}
