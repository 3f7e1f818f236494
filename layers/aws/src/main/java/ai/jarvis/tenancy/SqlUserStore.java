package ai.jarvis.tenancy;

import static ai.jarvis.audit.Change.created;
import static ai.jarvis.audit.Change.deleted;
import static ai.jarvis.audit.Change.updated;

import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Users in PostgreSQL. */
public final class SqlUserStore implements UserStore {
    private static final RowMapper<User> USERS = new UserMapper();
    private static final String SELECT = "select holder.*, " + StoredRoles.OWN_ROLES + " from users holder ";

    private final Database database;

    public SqlUserStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(User user) {
        return database.in(user.tenant(), handle -> {
            var inserted = handle.createUpdate(
                            """
                                insert into users (tenant_id, id, email, roles, status, created_at)
                                values (:tenant, :id, :email, :roles, :status, :createdAt)
                                on conflict (tenant_id, email) do nothing""")
                    .bind("tenant", user.tenant().value())
                    .bind("id", user.id().value())
                    .bind("email", user.email().value())
                    .bindArray("roles", String.class, StoredRoles.names(user.roles()))
                    .bind("status", user.status().wireName())
                    .bind("createdAt", user.createdAt())
                    .execute();
            if (inserted == 1) {
                SqlAuditStore.record(handle, created("user", user.id().value(), described(user)));
            }
            return inserted == 1;
        });
    }

    @Override
    public Optional<User> find(TenantId tenant, UserId id) {
        return database.in(tenant, handle -> find(handle, tenant, id));
    }

    private static Optional<User> find(Handle handle, TenantId tenant, UserId id) {
        return handle.createQuery(SELECT + "where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(USERS)
                .findOne();
    }

    @Override
    public Set<UserId> existing(TenantId tenant, Set<UserId> ids) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select id from users where tenant_id = :tenant and id = any(:ids)")
                .bind("tenant", tenant.value())
                .bindArray("ids", String.class, ids.stream().map(UserId::value).toList())
                .map((row, context) -> new UserId(row.getString("id")))
                .set());
    }

    @Override
    public Optional<User> findBySubject(TenantId tenant, Subject subject) {
        return database.in(tenant, handle -> findBySubject(handle, tenant, subject));
    }

    private static Optional<User> findBySubject(Handle handle, TenantId tenant, Subject subject) {
        return handle.createQuery(SELECT + "where tenant_id = :tenant and issuer = :issuer and subject = :subject")
                .bind("tenant", tenant.value())
                .bind("issuer", subject.issuer())
                .bind("subject", subject.id())
                .map(USERS)
                .findOne();
    }

    @Override
    public Optional<User> bind(TenantId tenant, EmailAddress email, Subject subject) {
        return database.in(tenant, handle -> {
            var bound = handle.createUpdate(
                            """
                            update users set issuer = :issuer, subject = :subject
                            where tenant_id = :tenant and email = :email and subject is null
                              and not exists (select from users other where other.tenant_id = :tenant
                                and other.issuer = :issuer and other.subject = :subject)""")
                    .bind("tenant", tenant.value())
                    .bind("email", email.value())
                    .bind("issuer", subject.issuer())
                    .bind("subject", subject.id())
                    .execute();
            if (bound == 1) {
                findBySubject(handle, tenant, subject)
                        .ifPresent(user -> SqlAuditStore.record(
                                handle,
                                new ai.jarvis.audit.Change(
                                        "user.bind",
                                        user.id().value(),
                                        Optional.empty(),
                                        Optional.of(Map.of("issuer", subject.issuer(), "subject", subject.id())))));
            }
            // None may be because another request of the same first login was faster.
            return findBySubject(handle, tenant, subject)
                    .filter(user -> bound == 1 || user.email().equals(email));
        });
    }

    @Override
    public Page<User> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(
                database, tenant, SELECT, USERS, page, user -> user.id().value());
    }

    /** One change of a tenant's users at a time: two administrators could remove each other otherwise. */
    @Override
    public boolean change(TenantId tenant, UserId id, Change change) {
        return database.in(tenant, handle -> {
            handle.createQuery("select id from tenants where id = :tenant for no key update")
                    .bind("tenant", tenant.value())
                    .mapTo(String.class)
                    .findOne();
            var found = find(handle, tenant, id);
            found.ifPresent(user -> change.of(user, hasOtherAdministrators(handle, user))
                    .ifPresentOrElse(after -> update(handle, user, after), () -> delete(handle, user)));
            return found.isPresent();
        });
    }

    private static boolean hasOtherAdministrators(Handle handle, User user) {
        return handle.createQuery(
                        """
                        select exists (select from users where tenant_id = :tenant and id <> :id
                            and status = 'active' and :role = any (roles))""")
                .bind("tenant", user.tenant().value())
                .bind("id", user.id().value())
                .bind("role", Role.TENANT_ADMIN.name())
                .mapTo(Boolean.class)
                .one();
    }

    private static void update(Handle handle, User before, User user) {
        handle.createUpdate(
                        """
                        update users set roles = :roles, status = :status where tenant_id = :tenant and id = :id""")
                .bindArray("roles", String.class, StoredRoles.names(user.roles()))
                .bind("status", user.status().wireName())
                .bind("tenant", user.tenant().value())
                .bind("id", user.id().value())
                .execute();
        SqlAuditStore.record(handle, updated("user", user.id().value(), described(before), described(user)));
    }

    private static Map<String, Object> described(User user) {
        return Map.of(
                "email", user.email().value(),
                "roles", StoredRoles.names(user.roles()),
                "status", user.status().wireName());
    }

    private static void delete(Handle handle, User user) {
        handle.createUpdate("delete from users where tenant_id = :tenant and id = :id")
                .bind("tenant", user.tenant().value())
                .bind("id", user.id().value())
                .execute();
        SqlAuditStore.record(handle, deleted("user", user.id().value(), described(user)));
    }

    private static final class UserMapper implements RowMapper<User> {
        @Override
        public User map(ResultSet row, StatementContext context) throws SQLException {
            var subject = row.getString("subject");
            return new User(
                    new UserId(row.getString("id")),
                    new TenantId(row.getString("tenant_id")),
                    new EmailAddress(row.getString("email")),
                    StoredRoles.read(row),
                    User.Status.byWireName(row.getString("status")).orElseThrow(),
                    subject == null ? Optional.empty() : Optional.of(new Subject(row.getString("issuer"), subject)),
                    Rows.instant(row, "created_at"));
        }
    }
}
