package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.EmailAddress;
import ai.jarvis.tenancy.InMemoryApiKeyStore;
import ai.jarvis.tenancy.InMemoryRoleStore;
import ai.jarvis.tenancy.InMemoryUserStore;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.User;
import ai.jarvis.tenancy.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {
    private static final String GONE = UserId.fresh().value();

    private final TenantId tenant = TenantId.fresh();
    private final InMemoryUserStore users = new InMemoryUserStore();
    private final AccessPolicy policy = new AccessPolicy(new InMemoryRoleStore(), users, new InMemoryApiKeyStore());
    private final Caller developer = new Caller(tenant, user("dev@example.com"), Set.of(Role.DEVELOPER));
    private final Caller administrator = new Caller(tenant, user("root@example.com"), Set.of(Role.TENANT_ADMIN));

    private String user(String email) {
        var user = new User(
                UserId.fresh(),
                tenant,
                new EmailAddress(email),
                Set.of(Role.VIEWER),
                User.Status.ACTIVE,
                Optional.empty(),
                Instant.EPOCH);
        users.insert(user);
        return user.id().value();
    }

    private static DocumentAccess access(Set<String> roles, Set<String> users) {
        return new DocumentAccess(roles, users);
    }

    @Test
    void whoeverLimitsADocumentKeepsSeeingIt() {
        var wished = access(Set.of("operator"), Set.of());

        var granted = policy.grant(developer, wished, DocumentAccess.EVERYBODY);

        assertThat(granted).isEqualTo(access(Set.of("operator"), Set.of(developer.principal())));
        assertThat(policy.grant(administrator, wished, DocumentAccess.EVERYBODY))
                .as("an administrator sees all")
                .isEqualTo(wished);
        var own = access(Set.of("developer"), Set.of());
        assertThat(policy.grant(developer, own, DocumentAccess.EVERYBODY)).isEqualTo(own);
    }

    @Test
    void aLimitCanBeTakenAway() {
        assertThat(policy.grant(developer, DocumentAccess.EVERYBODY, access(Set.of("developer"), Set.of())))
                .isEqualTo(DocumentAccess.EVERYBODY);
    }

    @Test
    void whoIsNotThereCannotBeNamed() {
        assertThatThrownBy(() ->
                        policy.grant(developer, access(Set.of("pirates"), Set.of(GONE)), DocumentAccess.EVERYBODY))
                .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
                .satisfies(refusal -> assertThat(refusal.errors())
                        .extracting(Refusal.FieldError::pointer)
                        .containsExactly("/access/roles", "/access/users"));
    }

    @Test
    void whoWasNamedBeforeMayBeGone() {
        var before = access(Set.of("pirates", "developer"), Set.of(GONE));

        assertThat(policy.grant(developer, before, before)).isEqualTo(before);
    }

    @Test
    void aReaderSeesWhatIsForEverybodyForTheirRolesAndForThemselves() {
        var reader = Reader.of(developer);

        assertThat(reader.sees(DocumentAccess.EVERYBODY)).isTrue();
        assertThat(reader.sees(access(Set.of("developer", "operator"), Set.of())))
                .isTrue();
        assertThat(reader.sees(access(Set.of("operator"), Set.of(developer.principal()))))
                .isTrue();
        assertThat(reader.sees(access(Set.of("operator"), Set.of()))).isFalse();
        assertThat(reader.sees(access(Set.of(), Set.of(administrator.principal()))))
                .isFalse();
        assertThat(Reader.of(administrator).sees(access(Set.of("operator"), Set.of())))
                .isTrue();
    }
}
