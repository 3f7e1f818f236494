package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link UserStore} has to do. */
public abstract class UserStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final Subject SUBJECT = new Subject("https://issuer.example", "subject-1");

    protected abstract UserStore store();

    /** A tenant that is registered and has no users. */
    protected abstract TenantId newTenant();

    private User insert(TenantId tenant, String email, Role role) {
        var user = new User(
                UserId.fresh(),
                tenant,
                new EmailAddress(email),
                Set.of(role),
                User.Status.ACTIVE,
                Optional.empty(),
                NOW);
        assertThat(store().insert(user)).isTrue();
        return user;
    }

    @Test
    void aTenantHasOneUserOfAnAddress() {
        var tenant = newTenant();
        var user = insert(tenant, "Ann@Example.com", Role.VIEWER);

        var again = new User(UserId.fresh(), tenant, user.email(), user.roles(), user.status(), Optional.empty(), NOW);

        assertThat(store().insert(again)).isFalse();
        assertThat(store().find(tenant, user.id())).contains(user);
        insert(newTenant(), "ann@example.com", Role.VIEWER);
    }

    @Test
    void tellsWhichIdsAreAUsersOfTheTenant() {
        var tenant = newTenant();
        var user = insert(tenant, "ann@example.com", Role.VIEWER);
        var foreign = insert(newTenant(), "bob@example.com", Role.VIEWER);

        assertThat(store().existing(tenant, Set.of(user.id(), foreign.id(), UserId.fresh())))
                .containsExactly(user.id());
        assertThat(store().existing(tenant, Set.of())).isEmpty();
    }

    @Test
    void theFirstLoginBindsAUserToASubjectForGood() {
        var tenant = newTenant();
        var user = insert(tenant, "ann@example.com", Role.VIEWER);
        assertThat(store().findBySubject(tenant, SUBJECT)).isEmpty();

        var bound = store().bind(tenant, user.email(), SUBJECT).orElseThrow();

        assertThat(bound.id()).isEqualTo(user.id());
        assertThat(bound.subject()).contains(SUBJECT);
        assertThat(store().findBySubject(tenant, SUBJECT)).contains(bound);
        assertThat(store().bind(tenant, user.email(), new Subject(SUBJECT.issuer(), "subject-2")))
                .isEmpty();
        assertThat(store().findBySubject(tenant, new Subject("https://other.example", SUBJECT.id())))
                .isEmpty();
    }

    @Test
    void changesAndRemovesAUser() {
        var tenant = newTenant();
        var user = insert(tenant, "ann@example.com", Role.VIEWER);

        assertThat(store().change(
                                tenant,
                                user.id(),
                                (found, others) ->
                                        Optional.of(found.with(Set.of(Role.OPERATOR), User.Status.DISABLED))))
                .isTrue();
        assertThat(store().find(tenant, user.id())).contains(user.with(Set.of(Role.OPERATOR), User.Status.DISABLED));

        assertThat(store().change(tenant, user.id(), (found, others) -> Optional.empty()))
                .isTrue();
        assertThat(store().find(tenant, user.id())).isEmpty();
        assertThat(store().change(tenant, user.id(), (found, others) -> Optional.of(found)))
                .isFalse();
    }

    @Test
    void aRefusedChangeChangesNothing() {
        var tenant = newTenant();
        var user = insert(tenant, "ann@example.com", Role.VIEWER);

        assertThatThrownBy(() -> store().change(tenant, user.id(), (found, others) -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(store().find(tenant, user.id())).contains(user);
    }

    @Test
    void tellsWhetherThereIsAnotherAdministrator() {
        var tenant = newTenant();
        var first = insert(tenant, "a@example.com", Role.TENANT_ADMIN);
        insert(tenant, "v@example.com", Role.VIEWER);
        insert(newTenant(), "b@example.com", Role.TENANT_ADMIN);
        assertThat(othersOf(first)).isFalse();

        var second = insert(tenant, "b@example.com", Role.TENANT_ADMIN);
        assertThat(othersOf(first)).isTrue();

        store().change(
                        tenant,
                        second.id(),
                        (user, others) -> Optional.of(user.with(user.roles(), User.Status.DISABLED)));
        assertThat(othersOf(first)).isFalse();
    }

    private boolean othersOf(User user) {
        var told = new ArrayList<Boolean>();
        store().change(user.tenant(), user.id(), (found, others) -> {
            told.add(others);
            return Optional.of(found);
        });
        return told.getFirst();
    }

    @Test
    void anotherTenantHasNoSuchUser() {
        var user = insert(newTenant(), "ann@example.com", Role.VIEWER);
        var stranger = newTenant();

        assertThat(store().find(stranger, user.id())).isEmpty();
        assertThat(store().bind(stranger, user.email(), SUBJECT)).isEmpty();
        assertThat(store().change(stranger, user.id(), (found, others) -> Optional.empty()))
                .isFalse();
        assertThat(store().list(stranger, Page.Request.first()).items()).isEmpty();
        assertThat(store().find(user.tenant(), user.id())).contains(user);
    }

    @Test
    void listsUsersNewestFirstPageByPage() {
        var tenant = newTenant();
        var users = new ArrayList<User>();
        for (int i = 0; i < 5; i++) {
            users.addFirst(insert(tenant, "user" + i + "@example.com", Role.VIEWER));
        }
        var listed = new ArrayList<User>();
        var page = store().list(tenant, new Page.Request(2, Optional.empty()));
        listed.addAll(page.items());
        while (page.nextCursor().isPresent()) {
            page = store().list(tenant, new Page.Request(2, page.nextCursor()));
            listed.addAll(page.items());
        }

        assertThat(listed).isEqualTo(List.copyOf(users));
    }
}
