package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link RoleStore} has to do. */
public abstract class RoleStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    protected abstract RoleStore store();

    /** A tenant that is registered and has no roles of its own. */
    protected abstract TenantId newTenant();

    private CustomRole insert(TenantId tenant, String name) {
        var role = role(tenant, name);
        assertThat(store().insert(role)).isTrue();
        return role;
    }

    private static CustomRole role(TenantId tenant, String name) {
        return new CustomRole(
                RoleId.fresh(), tenant, new Role(name, Set.of(Permission.CHAT_READ, Permission.CHAT_CREATE)), NOW);
    }

    @Test
    void aTenantHasOneRoleOfAName() {
        var tenant = newTenant();
        var role = insert(tenant, "editor");

        assertThat(store().insert(role(tenant, "editor"))).isFalse();
        assertThat(store().find(tenant, role.id())).contains(role);
        insert(newTenant(), "editor");
    }

    @Test
    void listsRolesByTheirNames() {
        var tenant = newTenant();
        var second = insert(tenant, "b");
        var first = insert(tenant, "a");

        assertThat(store().list(tenant)).containsExactly(first, second);
    }

    @Test
    void replacesThePermissions() {
        var role = insert(newTenant(), "editor").with(Set.of(Permission.AUDIT_READ));

        assertThat(store().replace(role)).isTrue();
        assertThat(store().find(role.tenant(), role.id())).contains(role);
    }

    @Test
    void removesARole() {
        var role = insert(newTenant(), "editor");

        assertThat(store().remove(role.tenant(), role.id())).isEqualTo(RoleStore.Removal.REMOVED);
        assertThat(store().find(role.tenant(), role.id())).isEmpty();
        assertThat(store().remove(role.tenant(), role.id())).isEqualTo(RoleStore.Removal.UNKNOWN);
        assertThat(store().replace(role)).isFalse();
    }

    @Test
    void anotherTenantHasNoSuchRole() {
        var role = insert(newTenant(), "editor");
        var stranger = newTenant();

        assertThat(store().find(stranger, role.id())).isEmpty();
        assertThat(store().list(stranger)).isEmpty();
        assertThat(store().remove(stranger, role.id())).isEqualTo(RoleStore.Removal.UNKNOWN);
        assertThat(store().find(role.tenant(), role.id())).contains(role);
    }
}
