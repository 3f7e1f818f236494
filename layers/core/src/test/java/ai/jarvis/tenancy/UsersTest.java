package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");
    private static final EmailAddress ANN = new EmailAddress("ann@example.com");
    private static final Subject SUBJECT = new Subject("https://issuer.example", "subject-1");

    private final Users users = new Users(new InMemoryUserStore(), Clock.fixed(NOW, ZoneOffset.UTC));
    private final TenantId tenant = TenantId.fresh();
    private final Caller administrator = new Caller(tenant, "key_x", Set.of(Role.TENANT_ADMIN));
    private final Caller userManager =
            new Caller(tenant, "key_y", Set.of(new Role("user-manager", Set.of(Permission.ADMIN_USER))));

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(code));
    }

    private static Login login(TenantId tenant, Optional<EmailAddress> email, Subject subject) {
        return new Login(tenant, subject, email, NOW.plusSeconds(60));
    }

    @Test
    void whoLogsInHasTheRolesThatThePlatformKnows() {
        var user = users.add(administrator, ANN, Set.of(Role.OPERATOR));

        var caller = users.signIn(login(tenant, Optional.of(ANN), SUBJECT)).orElseThrow();

        assertThat(caller.user()).contains(user.id());
        assertThat(caller.tenant()).isEqualTo(tenant);
        assertThat(caller.roles()).containsExactly(Role.OPERATOR);
    }

    @Test
    void anAddressThatNobodyMadeSureOfLetsNobodyIn() {
        users.add(administrator, ANN, Set.of(Role.OPERATOR));

        assertThat(users.signIn(login(tenant, Optional.empty(), SUBJECT))).isEmpty();
    }

    @Test
    void anAddressThatPassedToSomebodyElseLetsThemNotIn() {
        users.add(administrator, ANN, Set.of(Role.OPERATOR));
        assertThat(users.signIn(login(tenant, Optional.of(ANN), SUBJECT))).isPresent();

        var successor = new Subject(SUBJECT.issuer(), "subject-2");

        assertThat(users.signIn(login(tenant, Optional.of(ANN), successor))).isEmpty();
        assertThat(users.signIn(login(tenant, Optional.empty(), SUBJECT))).isPresent();
    }

    @Test
    void nobodyGetsIntoATenantThatTheyAreNotAUserOf() {
        users.add(administrator, ANN, Set.of(Role.OPERATOR));

        assertThat(users.signIn(login(TenantId.fresh(), Optional.of(ANN), SUBJECT)))
                .isEmpty();
    }

    @Test
    void aDisabledUserIsNotLetInUntilEnabledAgain() {
        var user = users.add(administrator, ANN, Set.of(Role.OPERATOR));

        users.change(administrator, user.id(), Optional.empty(), Optional.of(User.Status.DISABLED));
        assertThat(users.signIn(login(tenant, Optional.of(ANN), SUBJECT))).isEmpty();
        assertThat(users.isActive(tenant, user.id())).isFalse();

        users.change(administrator, user.id(), Optional.empty(), Optional.of(User.Status.ACTIVE));
        assertThat(users.signIn(login(tenant, Optional.of(ANN), SUBJECT))).isPresent();
    }

    @Test
    void theLastAdministratorStays() {
        var first = users.add(administrator, ANN, Set.of(Role.TENANT_ADMIN));

        assertRefused("last_administrator", () -> users.remove(administrator, first.id()));
        assertRefused(
                "last_administrator",
                () -> users.change(administrator, first.id(), Optional.empty(), Optional.of(User.Status.DISABLED)));
        assertRefused(
                "last_administrator",
                () -> users.change(administrator, first.id(), Optional.of(Set.of(Role.VIEWER)), Optional.empty()));

        users.add(administrator, new EmailAddress("bob@example.com"), Set.of(Role.TENANT_ADMIN));
        users.remove(administrator, first.id());
        assertRefused("not_found", () -> users.get(administrator, first.id()));
    }

    @Test
    void nobodyGivesARoleThatAllowsMoreThanTheyMay() {
        assertRefused("permission_denied", () -> users.add(userManager, ANN, Set.of(Role.VIEWER)));
        assertRefused("permission_denied", () -> users.add(administrator, ANN, Set.of(Role.SUPER_ADMIN)));
        var peer = users.add(userManager, ANN, userManager.roles());
        assertRefused(
                "permission_denied",
                () -> users.change(userManager, peer.id(), Optional.of(Set.of(Role.TENANT_ADMIN)), Optional.empty()));
    }

    @Test
    void nobodyShutsOutWhoMayDoMore() {
        users.add(administrator, new EmailAddress("bob@example.com"), Set.of(Role.TENANT_ADMIN));
        var other = users.add(administrator, ANN, Set.of(Role.TENANT_ADMIN));

        assertRefused("permission_denied", () -> users.remove(userManager, other.id()));
        assertRefused(
                "permission_denied",
                () -> users.change(userManager, other.id(), Optional.of(userManager.roles()), Optional.empty()));
    }

    @Test
    void twoUsersOfOneAddressAreNotMade() {
        users.add(administrator, ANN, Set.of(Role.VIEWER));

        assertRefused(
                "user_exists",
                () -> users.add(administrator, new EmailAddress("ANN@example.com"), Set.of(Role.VIEWER)));
        assertRefused("invalid_request", () -> users.add(administrator, new EmailAddress("b@c"), Set.of()));
    }

    @Test
    void anAddressThatOnlyLooksTheSameIsNone() {
        assertThat(EmailAddress.parse("\u212Aelvin@example.com")).isEmpty();
        assertThat(EmailAddress.parse("ann@example.com\n")).isEmpty();
        assertThat(EmailAddress.parse("a@b@c")).isEmpty();
        assertThat(EmailAddress.parse("a".repeat(251) + "@b.c")).isEmpty();
        assertThat(EmailAddress.parse("Kelvin@Example.com")).contains(new EmailAddress("kelvin@example.com"));
    }
}
